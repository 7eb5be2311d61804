with name_variants as (
    select * from {{ ref("stg_sap__customer_name_variants") }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by customer_id order by row_count desc, customer_name asc
        ) as frequency_rank,
        count(*) over (partition by customer_id) as name_variant_count,
        first_value(source_row_id) over (
            partition by customer_id order by file_sha256, line
        ) as first_source_row_id
    from name_variants
)

select
    customer_id,
    first_source_row_id as source_row_id,
    source_name,
    customer_number,
    customer_name as display_name,
    -- Variants that disagree tell no legal name, and none is invented.
    case when name_variant_count = 1 then customer_name end as legal_name,
    cast(name_variant_count as integer) as name_variant_count,
    cast(null as varchar) as unified_social_credit_code,
    cast(null as varchar) as customer_group_id,
    cast(null as varchar) as sales_rep_id,
    cast(null as varchar) as region,
    cast(null as varchar) as payment_term,
    cast(null as varchar) as customer_importance,
    cast(null as varchar) as debtor_class,
    cast(null as varchar) as enterprise_size,
    cast(null as varchar) as legal_status,
    cast(null as varchar) as dunning_policy,
    cast(null as boolean) as is_intercompany,
    cast(null as varchar) as language
from ranked
where frequency_rank = 1
