-- Guarantees that secure nothing, because nobody has the account that they name, no document or
-- master data names the company, or the currency is none.
with companies as (
    select company_id from {{ ref('int_companies') }}
    union
    select company_id from {{ ref('int_receivables') }}
),

told as (
    select
        guarantees.*,
        customers.customer_id is null as is_account_unknown,
        companies.company_id is null as is_company_unknown,
        currencies.currency_code is null as is_currency_unknown,
        guarantees.guarantee_kind
        || ' ' || guarantees.company_id
        || ' ' || guarantees.currency_code
        || coalesce(' ' || guarantees.reference, '') as detail
    from {{ ref('stg_policy__guarantees') }} as guarantees
    left join {{ ref('int_customers') }} as customers
        on guarantees.customer_id = customers.customer_id
    left join companies on guarantees.company_id = companies.company_id
    left join {{ ref('stg_policy__currencies') }} as currencies
        on guarantees.currency_code = currencies.currency_code
)

select
    'guarantee_account_unknown' as finding_code,
    source_row_id,
    source_row_id as subject_id,
    customer_id as value,
    detail
from told
where is_account_unknown
union all
select
    'guarantee_company_unknown' as finding_code,
    source_row_id,
    source_row_id as subject_id,
    company_id as value,
    detail
from told
where is_company_unknown
union all
select
    'guarantee_currency_unknown' as finding_code,
    source_row_id,
    source_row_id as subject_id,
    currency_code as value,
    detail
from told
where is_currency_unknown
