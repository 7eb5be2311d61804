with credits as (
    select * from {{ ref("stg_credits") }}
),

customers as (
    select * from {{ ref("int_customers") }}
),

sources as (
    select * from {{ ref("stg_run__sources") }}
),

kinds as (
    select * from {{ ref("stg_policy__account_kinds") }}
    where kind_side = 'credit'
)

select
    credits.credit_id,
    credits.source_row_id,
    credits.source_name,
    credits.company_id,
    credits.customer_id,
    customers.debtor_id,
    credits.credit_type,
    credits.document_number,
    credits.effective_date,
    credits.currency_code,
    credits.amount,
    credits.method,
    credits.account,
    credits.payer_name,
    credits.remittance_text,
    credits.discount_amount,
    credits.maturity_date,
    credits.bill_status,
    -- A dishonoured bill was never payment: what it settled is open again, with its own dates.
    -- Refused before maturity, it was so by the day of the file that says so.
    coalesce(
        credits.reversed_on,
        case
            when credits.bill_status = 'dishonoured'
                then least(
                    coalesce(
                        credits.maturity_date, sources.business_date, credits.effective_date
                    ),
                    coalesce(sources.business_date, credits.maturity_date, credits.effective_date)
                )
        end
    ) as reversed_on,
    coalesce(kinds.treatment, 'covers') as treatment,
    case when not kinds.settles_before_maturity then credits.maturity_date end as settles_on,
    coalesce(credits.gl_account, kinds.gl_account) as gl_account
from credits
left join customers
    on credits.customer_id = customers.customer_id
left join sources
    on credits.source_name = sources.source_name
left join kinds
    on credits.credit_type = kinds.kind_code
