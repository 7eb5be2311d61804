{#- What the lists that users export tell of customers: names beside numbers, line by line. -#}
{% macro name_variants_of(base) -%}
with named as (
    select
        source_name,
        parsed_customer_number,
        parsed_customer_name,
        source_row_id,
        row_number() over (
            partition by source_name, parsed_customer_number, parsed_customer_name
            order by file_sha256, line
        ) as position,
        count(*) over (
            partition by source_name, parsed_customer_number, parsed_customer_name
        ) as row_count
    from {{ ref(base) }}
    where
        failed_column is null
        and exclusion_reason is null
        and parsed_customer_name is not null
)

select
    source_name,
    parsed_customer_number as customer_number,
    {{ key("source_name", "parsed_customer_number") }} as customer_id,
    parsed_customer_name as customer_name,
    cast(row_count as integer) as row_count,
    source_row_id
from named
where position = 1
{%- endmacro %}

{% macro customers_of_variants(variants) -%}
with ranked as (
    select
        *,
        row_number() over (
            partition by customer_id order by row_count desc, customer_name asc
        ) as frequency_rank,
        count(*) over (partition by customer_id) as name_variant_count
    from {{ ref(variants) }}
)

select
    customer_id,
    source_row_id,
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
{%- endmacro %}

{#- A number of a list (`number_text` of its cell) exactly, whatever its currency. -#}
{% macro list_amount(number) -%}
    {{ amount_of_number(number, "4", power="_unit_power") }}
{%- endmacro %}
