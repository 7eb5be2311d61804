-- Credits that stand beside what is owed whatever has been applied: deposits held, bills whose
-- money has not come or never will, debts written off and legally still owed.
with credits as (
    select
        *,
        credit_type in ('bill', 'bank_bill', 'commercial_bill', 'electronic_claim') as is_bill,
        reversed_on is not null and reversed_on <= {{ as_of_date() }} as is_reversed
    from {{ ref('int_credits') }}
    where effective_date <= {{ as_of_date() }}
),

reasoned as (
    select
        *,
        case
            when is_bill and bill_status = 'dishonoured' and is_reversed then 'bill_dishonoured'
            when is_reversed then null
            when treatment = 'apart' then 'never_netted'
            when credit_type = 'write_off' then 'written_off'
            when is_bill and maturity_date > {{ as_of_date() }} then 'bill_not_matured'
            when is_bill and maturity_date < {{ as_of_date() }} and bill_status = 'outstanding'
                then 'bill_unconfirmed'
        end as reason_code
    from credits
)

select
    credit_id,
    source_row_id,
    company_id,
    customer_id,
    debtor_id,
    credit_type,
    reason_code,
    document_number,
    effective_date,
    maturity_date,
    bill_status,
    currency_code,
    amount,
    reason_code = 'written_off'
    or (
        reason_code in ('bill_not_matured', 'bill_unconfirmed')
        and (settles_on is null or settles_on <= {{ as_of_date() }})
    ) as is_counted_as_settled
from reasoned
where reason_code is not null
