-- Guarantees that secure nothing, because nobody has the account that they name.
select
    'guarantee_account_unknown' as finding_code,
    guarantees.source_row_id,
    guarantees.source_row_id as subject_id,
    guarantees.customer_id as value,
    guarantees.guarantee_kind
    || ' ' || guarantees.company_id
    || ' ' || guarantees.currency_code
    || coalesce(' ' || guarantees.reference, '') as detail
from {{ ref('stg_policy__guarantees') }} as guarantees
left join {{ ref('int_customers') }} as customers
    on guarantees.customer_id = customers.customer_id
where customers.customer_id is null
