-- How much of what a debtor owes rests on inference. Money that was allocated by inference could
-- have settled other items of its account, so at most that much of what is open there would stand
-- elsewhere; the least sure method is counted first.
{%- set methods = ["statutory_order", "exact_sum", "remittance"] %}
with balances as (
    select * from {{ ref('receivable_balances') }}
),

facts as (
    select
        company_id,
        debtor_id,
        customer_id,
        currency_code,
        case when open_amount > 0 then open_amount else 0 end as open_amount,
        cast(0 as decimal(38, 4)) as unapplied_amount,
        cast(0 as decimal(38, 4)) as applied_amount,
        'none' as application_method
    from balances
    union all
    select
        company_id,
        debtor_id,
        customer_id,
        currency_code,
        cast(0 as decimal(38, 4)) as open_amount,
        unapplied_amount,
        cast(0 as decimal(38, 4)) as applied_amount,
        'none' as application_method
    from {{ ref('unapplied_credits') }}
    where debtor_id is not null
    union all
    select
        balances.company_id,
        balances.debtor_id,
        balances.customer_id,
        balances.currency_code,
        cast(0 as decimal(38, 4)) as open_amount,
        cast(0 as decimal(38, 4)) as unapplied_amount,
        applications.reducing_amount as applied_amount,
        applications.application_method
    from {{ ref('effective_applications') }} as applications
    inner join balances on applications.receivable_id = balances.receivable_id
    where not balances.is_balance_only
),

accounts as (
    select
        company_id,
        debtor_id,
        customer_id,
        currency_code,
        {{ sum_amount("open_amount") }} as open_amount,
        {{ sum_amount("unapplied_amount") }} as unapplied_amount,
        {%- for method in methods %}
        {{ sum_amount("applied_amount", "application_method = '" ~ method ~ "'") }}
            as {{ method }}_applied_amount,
        {%- endfor %}
        {{ sum_amount("applied_amount", "application_method = 'erp'") }} as erp_applied_amount
    from facts
    group by company_id, debtor_id, customer_id, currency_code
),

cut as (
    select
        *,
        least(open_amount, statutory_order_applied_amount) as up_to_statutory_order,
        least(open_amount, statutory_order_applied_amount + exact_sum_applied_amount)
            as up_to_exact_sum,
        least(
            open_amount,
            statutory_order_applied_amount + exact_sum_applied_amount + remittance_applied_amount
        ) as up_to_remittance
    from accounts
),

metered as (
    select
        company_id,
        debtor_id,
        currency_code,
        {{ sum_amount("open_amount") }} as open_amount,
        {{ sum_amount("up_to_remittance") }} as inferred_open_amount,
        {{ sum_amount("up_to_statutory_order") }} as statutory_order_open_amount,
        {{ sum_amount("up_to_exact_sum - up_to_statutory_order") }} as exact_sum_open_amount,
        {{ sum_amount("up_to_remittance - up_to_exact_sum") }} as remittance_open_amount,
        {{ sum_amount("unapplied_amount") }} as unapplied_amount,
        {{ sum_amount("erp_applied_amount") }} as erp_applied_amount,
        {{ sum_amount("statutory_order_applied_amount") }} as statutory_order_applied_amount,
        {{ sum_amount("exact_sum_applied_amount") }} as exact_sum_applied_amount,
        {{ sum_amount("remittance_applied_amount") }} as remittance_applied_amount
    from cut
    group by company_id, debtor_id, currency_code
),

shared as (
    select
        *,
        {{ money_divide("inferred_open_amount", "open_amount", "4") }} as share_of_open
    from metered
)

select
    company_id || '|' || debtor_id || '|' || currency_code as meter_id,
    company_id,
    debtor_id,
    currency_code,
    open_amount,
    inferred_open_amount,
    cast(coalesce(share_of_open, 0) as decimal(5, 4)) as inferred_share,
    statutory_order_open_amount,
    exact_sum_open_amount,
    remittance_open_amount,
    unapplied_amount,
    erp_applied_amount,
    statutory_order_applied_amount,
    exact_sum_applied_amount,
    remittance_applied_amount
from shared
