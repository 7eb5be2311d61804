-- When money counts for a promise: from the day it was made until its window ends, a newer
-- promise of the same scope is made, or as_of. A promise withdrawn in its window takes no money.
with scoped as (
    select
        *,
        case
            when receivable_id is not null then 'item|' || receivable_id
            else 'debtor|' || company_id || '|' || debtor_id || '|' || currency_code
        end as scope_key
    from {{ ref('promise_terms') }}
),

made as (
    select distinct
        scope_key,
        made_on
    from scoped
),

turns as (
    select
        scope_key,
        made_on,
        lead(made_on) over (partition by scope_key order by made_on) as next_made_on
    from made
),

windowed as (
    select
        scoped.*,
        turns.next_made_on,
        coalesce(
            scoped.withdrawn_on <= {{ as_of_date() }}
            and scoped.withdrawn_on <= scoped.window_end
            and (turns.next_made_on is null or scoped.withdrawn_on <= turns.next_made_on),
            false
        ) as is_withdrawn,
        coalesce(turns.next_made_on <= scoped.window_end, false) as has_newer,
        coalesce(sources.has_receipts, false) as has_receipts,
        sources.receipts_business_date
    from scoped
    inner join turns on scoped.scope_key = turns.scope_key and scoped.made_on = turns.made_on
    left join {{ ref('int_sources') }} as sources on scoped.source_name = sources.source_name
)

select
    *,
    scope_key || '|' || cast(made_on as {{ dbt.type_string() }}) as batch_key,
    made_on as cash_from,
    least(
        window_end,
        {{ as_of_date() }},
        coalesce(
            cast({{ dbt.dateadd('day', -1, 'next_made_on') }} as date), {{ as_of_date() }}
        )
    ) as cash_until
from windowed
