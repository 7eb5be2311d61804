-- An exposure: each open item's row adds, each unapplied credit's row takes away, and what policy
-- counts beside them adds.
with others as (
    {{ other_exposures("company_id, customer_id, currency_code, source_row_id") }}
),

edges as (
    select
        company_id || '|' || customer_id || '|' || currency_code as output_key,
        source_row_id,
        open_amount as contribution
    from {{ ref('open_items') }}
    where not coalesce(is_apart, false)
    union all
    select
        company_id || '|' || customer_id || '|' || currency_code as output_key,
        source_row_id,
        -unapplied_amount as contribution
    from {{ ref('unapplied_credits') }}
    where customer_id is not null
    union all
    select
        others.company_id || '|' || others.customer_id || '|' || others.currency_code
            as output_key,
        others.source_row_id,
        others.amount as contribution
    from others
    inner join {{ ref('stg_policy__exposure_parts') }} as parts
        on others.part_code = parts.part_code and parts.is_included
)

select
    'credit_exposures' as output_table,
    output_key,
    'exposure_amount' as output_column,
    source_row_id,
    cast(contribution as decimal(38, 4)) as contribution,
    'amount' as edge_type
from edges
where contribution <> 0
