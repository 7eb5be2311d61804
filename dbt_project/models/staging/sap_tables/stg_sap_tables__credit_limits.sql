with shared as (
    select distinct
        source_name,
        parsed_area,
        parsed_credit_account
    from {{ ref("base_sap_tables__credit_limits") }}
    where failed_column is null and parsed_credit_account <> parsed_customer_number
),

limits as (
    select
        source_row_id,
        source_name,
        parsed_customer_number,
        parsed_currency_code,
        parsed_limit_amount,
        parsed_area,
        parsed_valid_until
    from {{ ref("base_sap_tables__credit_limits") }}
    where failed_column is null and exclusion_reason is null
    union all
    select
        source_row_id,
        source_name,
        parsed_customer_number,
        parsed_currency_code,
        parsed_limit_amount,
        parsed_area,
        parsed_valid_until
    from {{ ref("base_sap_tables__segment_limits") }}
    where failed_column is null and exclusion_reason is null
)

select
    {{ key(
        "limits.source_name", "limits.parsed_customer_number", "limits.parsed_area",
        "limits.parsed_currency_code"
    ) }} as credit_limit_id,
    limits.source_row_id,
    cast(null as varchar) as company_id,
    {{ key("limits.source_name", "limits.parsed_customer_number") }} as customer_id,
    'limited' as limit_state,
    limits.parsed_limit_amount as limit_amount,
    limits.parsed_currency_code as currency_code,
    cast(null as date) as valid_from,
    limits.parsed_valid_until as valid_until,
    -- A credit account that others refer to (KNKLI) is one limit for all of them.
    case when shared.parsed_credit_account is null then 'regular' else 'group' end as limit_kind
from limits
left join shared
    on
        limits.source_name = shared.source_name
        and limits.parsed_area = shared.parsed_area
        and limits.parsed_customer_number = shared.parsed_credit_account
