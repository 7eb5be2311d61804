-- A breach: each row adds what the exposure under the limit counts of it; of a group the rows of
-- all its accounts. Where something was converted the sum is rounded as a whole, and the rows are
-- evidence. The items that are overdue for too long are evidence too.
with breaches as (
    select * from {{ ref('credit_breaches') }}
),

exposures as (
    select * from {{ ref('credit_exposures') }}
),

counted as (
    select
        breaches.breach_id,
        breaches.is_one_currency,
        exposures.exposure_id
    from breaches
    inner join exposures
        on
            breaches.company_id = exposures.company_id
            and breaches.customer_id = exposures.customer_id
    where
        breaches.breach_type in ('no_limit', 'cash_only', 'limit_expired', 'period')
        and breaches.currency_code = exposures.currency_code
    union all
    select
        breaches.breach_id,
        breaches.is_one_currency,
        exposures.exposure_id
    from breaches
    inner join exposures on breaches.credit_limit_id = exposures.credit_limit_id
    where breaches.breach_type in ('over_limit', 'near_limit')
    union all
    select
        breaches.breach_id,
        breaches.is_one_currency,
        exposures.exposure_id
    from breaches
    inner join exposures on breaches.credit_limit_id = exposures.group_limit_id
    where breaches.breach_type in ('group_over_limit', 'group_near_limit')
),

edges as (
    select
        counted.breach_id as output_key,
        'exposure_amount' as output_column,
        facts.source_row_id,
        case when counted.is_one_currency then facts.counted_amount end as contribution,
        case when counted.is_one_currency then 'amount' else 'evidence' end as edge_type
    from counted
    inner join {{ ref('exposure_facts') }} as facts on counted.exposure_id = facts.exposure_id
    where facts.counted_amount <> 0
    union all
    select
        breaches.breach_id as output_key,
        'limit_amount' as output_column,
        limits.source_row_id,
        cast(null as decimal(38, 4)) as contribution,
        'evidence' as edge_type
    from breaches
    inner join {{ ref('limits_in_force') }} as limits
        on breaches.credit_limit_id = limits.credit_limit_id
    union all
    select
        breaches.breach_id as output_key,
        'first_breach_on' as output_column,
        items.source_row_id,
        cast(null as decimal(38, 4)) as contribution,
        'evidence' as edge_type
    from breaches
    inner join {{ ref('open_items') }} as items
        on
            breaches.company_id = items.company_id
            and breaches.customer_id = items.customer_id
            and breaches.currency_code = items.currency_code
    where
        breaches.breach_type = 'period'
        and not items.is_apart
        and items.due_date < breaches.first_breach_on
)

select
    'credit_breaches' as output_table,
    output_key,
    output_column,
    source_row_id,
    cast(contribution as decimal(38, 4)) as contribution,
    edge_type
from edges
where source_row_id is not null
