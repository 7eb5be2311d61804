{{ config(materialized="view") }}

with credit_limits as (
    select
        source_row_id,
        source_name,
        parsed_customer_number as customer_number,
        parsed_company_id as company_id,
        parsed_limit_amount as limit_amount,
        parsed_currency_code as currency_code,
        parsed_valid_from as valid_from,
        parsed_valid_until as valid_until,
        coalesce(parsed_limit_kind, 'regular') as limit_kind
    from {{ ref("base_generic__credit_limits") }}
    where failed_column is null and exclusion_reason is null
),

limits_of_customers as (
    select
        source_row_id,
        source_name,
        parsed_customer_number as customer_number,
        cast(null as varchar) as company_id,
        parsed_credit_limit as limit_amount,
        parsed_credit_limit_currency as currency_code,
        cast(null as date) as valid_from,
        cast(null as date) as valid_until,
        'regular' as limit_kind
    from {{ ref("base_generic__customers") }}
    where failed_column is null and exclusion_reason is null
),

limits as (
    select * from credit_limits
    union all
    select * from limits_of_customers
)

select
    {{ key("source_name", "customer_number", "coalesce(company_id, '*')", "currency_code",
           "coalesce(cast(valid_from as varchar), '*')") }}
    || case when limit_kind = 'regular' then '' else ':' || limit_kind end as credit_limit_id,
    source_row_id,
    company_id,
    {{ key("source_name", "customer_number") }} as customer_id,
    -- Zero is a decision (goods only against cash); a blank is none and stays out.
    case when limit_amount = 0 then 'cash_only' else 'limited' end as limit_state,
    limit_amount,
    currency_code,
    valid_from,
    valid_until,
    limit_kind
from limits
where limit_amount is not null
