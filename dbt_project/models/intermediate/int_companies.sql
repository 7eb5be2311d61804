with described as (
    select * from {{ ref("stg_home__companies") }}
),

staged as (
    {{ union_staged("companies") }}
),

in_use as (
    select
        company_id,
        min(source_row_id) as source_row_id
    from staged
    group by company_id
),

run_parameters as (
    select max(home_currency_code) as home_currency_code from {{ ref("stg_run__parameters") }}
)

select
    coalesce(described.company_id, in_use.company_id) as company_id,
    coalesce(described.source_row_id, in_use.source_row_id) as source_row_id,
    described.legal_name,
    described.unified_social_credit_code,
    described.address,
    described.enterprise_size,
    described.contact_name,
    described.contact_phone,
    coalesce(described.currency_code, run_parameters.home_currency_code) as currency_code
from described
full outer join in_use
    on described.company_id = in_use.company_id
cross join run_parameters
