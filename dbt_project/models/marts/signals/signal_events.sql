-- Events that a signal counts: W7 promises kept in part, W8 a threat to end the business, W9 money
-- from a payer of another name, unless it was taken back, and what is observed.
with events as (
    select
        'W7' as signal_code,
        company_id,
        debtor_id,
        window_end as happened_on,
        source_row_id
    from {{ ref('promises') }}
    where promise_state = 'partially_kept'
    union all
    select
        'W8' as signal_code,
        company_id,
        debtor_id,
        cast(contacted_at as date) as happened_on,
        source_row_id
    from {{ ref('int_contact_events') }}
    where excuse_code = 'E10'
    union all
    select
        'W9' as signal_code,
        company_id,
        debtor_id,
        effective_date as happened_on,
        source_row_id
    from {{ ref('strange_payers') }}
    where reversed_on is null or reversed_on > {{ as_of_date() }}
    union all
    select
        signal_code,
        cast(null as {{ dbt.type_string() }}) as company_id,
        debtor_id,
        observed_on as happened_on,
        source_row_id
    from {{ ref('int_observations') }}
)

select
    signal_code,
    company_id,
    debtor_id,
    happened_on,
    source_row_id
from events
where happened_on <= {{ as_of_date() }}
