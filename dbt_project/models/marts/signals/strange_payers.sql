-- Money of a known debtor that came from a payer of another name than all of his.
with names as (
    select
        customers.debtor_id,
        {{ bare_name('customers.display_name') }} as bare_name
    from {{ ref('int_customers') }} as customers
    union
    select
        customers.debtor_id,
        {{ bare_name('variants.customer_name') }} as bare_name
    from {{ ref('int_customer_name_variants') }} as variants
    inner join {{ ref('int_customers') }} as customers
        on variants.customer_id = customers.customer_id
)

select
    credits.credit_id,
    credits.company_id,
    credits.debtor_id,
    credits.effective_date,
    credits.reversed_on,
    credits.payer_name,
    credits.source_row_id
from {{ ref('int_credits') }} as credits
left join names
    on
        credits.debtor_id = names.debtor_id
        and {{ bare_name('credits.payer_name') }} = names.bare_name
where
    credits.credit_type in ('receipt', 'advance')
    and credits.debtor_id is not null
    and credits.payer_name is not null
    and names.debtor_id is null
