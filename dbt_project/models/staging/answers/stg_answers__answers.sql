{{ config(materialized="table") }}

{% set cells = [
    "contact_result", "promised_date", "promised_amount", "currency", "excuse", "disputed_amount",
    "dispute_reason", "next_follow_up", "note",
] %}

with limits as (
    select
        coalesce(max(case when limit_code = 'maximum_promise_days' then limit_value end), 0)
            as maximum_promise_days,
        coalesce(max(case when limit_code = 'maximum_snooze_days' then limit_value end), 0)
            as maximum_snooze_days,
        coalesce(max(case when limit_code = 'year_back_days' then limit_value end), 0)
            as year_back_days
    from {{ ref("stg_policy__answer_limits") }}
),

landed as (
    select
        *,
        folder || '|' || _source_row_id as answer_id,
        {{ try_cast("hk_day", "date") }} as work_day,
        case
            when problem <> '' then problem
            when coalesce(hk_task, '') = '' then 'no_identity'
            when not is_signed then 'changed_row'
            when folder not in (hk_folder, hk_rep) then 'other_rep'
        end as refusal,
        {% for cell in cells -%}
        coalesce(trim({{ cell }}), ''){{ " || '|' || " if not loop.last }}
        {%- endfor %} as wording
    from {{ source("landing", "answers_answers") }}
),

-- Of one task and day the file that came last counts. Two that came together, or two rows of one
-- file, must say the same, or nobody knows which is meant.
ranked as (
    select
        *,
        max(case when refusal is null then place end) over (partition by hk_task, hk_day)
            as newest_place,
        min(case when refusal is null then wording end)
            over (partition by hk_task, hk_day, place) as first_wording,
        max(case when refusal is null then wording end)
            over (partition by hk_task, hk_day, place) as last_wording,
        row_number() over (
            partition by hk_task, hk_day, place, refusal
            order by answer_id
        ) as copy_number
    from landed
),

placed as (
    select
        *,
        case
            when refusal is not null then 'refused'
            when place < newest_place then 'replaced'
            when first_wording <> last_wording then 'refused'
            when copy_number > 1 then 'repeated'
            else 'used'
        end as row_state,
        coalesce(
            refusal,
            case
                when place = newest_place and first_wording <> last_wording then 'two_answers'
            end
        ) as row_rule,
        cast(extract(year from work_day) as varchar) as year_of_list,
        cast(extract(year from work_day) + 1 as varchar) as next_year_of_list,
        {{ half_width("promised_date") }} as promised_day_text,
        {{ half_width("next_follow_up") }} as follow_up_text,
        {{ plain_amount("promised_amount") }} as promised_text,
        {{ plain_amount("disputed_amount") }} as disputed_text
    from ranked
),

limited as (
    select
        placed.*,
        limits.maximum_promise_days,
        limits.maximum_snooze_days,
        limits.year_back_days
    from placed
    cross join limits
),

totals as (
    select
        answer_id,
        currency_code,
        sum(open_amount) as open_amount,
        sum(demand_amount) as demand_amount
    from {{ ref("stg_answers__accounts") }}
    group by answer_id, currency_code
),

demanded as (
    select
        answer_id,
        sum(demand_amount) as demand_amount
    from totals
    group by answer_id
),

-- A debtor who owes in one currency means that one.
only_currency as (
    select
        answer_id,
        min(currency_code) as currency_code
    from totals
    group by answer_id
    having count(*) = 1
),

results as (
    select
        result_code,
        channel,
        spelling
    from (
        select
            result_code,
            channel,
            label_zh as spelling
        from {{ ref("stg_policy__contact_results") }}
        union
        select
            result_code,
            channel,
            label_en as spelling
        from {{ ref("stg_policy__contact_results") }}
    ) as spelled
),

excuses as (
    select * from {{ ref("stg_policy__excuse_codes") }}
),

matched as (
    select
        limited.*,
        results.result_code,
        results.channel,
        excuses.excuse_code,
        spellings.currency_code as currency_given,
        coalesce(spellings.currency_code, only_currency.currency_code) as currency_code,
        {{ answered_date("promised_day_text", "work_day", "year_back_days") }} as promised_day,
        {{ answered_date("follow_up_text", "work_day", "year_back_days") }} as follow_up_day
    from limited
    left join results on trim(limited.contact_result) = results.spelling
    left join excuses
        on
            upper({{ dbt.split_part("trim(limited.excuse)", "' '", 1) }}) = excuses.excuse_code
            or trim(limited.excuse) in (excuses.label_zh, excuses.label_en)
    left join {{ ref("stg_policy__currency_spellings") }} as spellings
        on upper(trim(limited.currency)) = spellings.spelling
    left join only_currency on limited.answer_id = only_currency.answer_id
),

valued as (
    select
        matched.*,
        currencies.decimals,
        coalesce(totals.open_amount, 0) as open_amount,
        -- Without a currency a date promises everything that is asked for.
        coalesce(totals.demand_amount, demanded.demand_amount, 0) as demand_amount,
        totals.answer_id is not null as is_currency_owed,
        {{ answered_amount("promised_text", "currencies.decimals", "promised_amount_cells") }}
            as promised_value,
        {{ answered_amount("disputed_text", "currencies.decimals", "disputed_amount_cells") }}
            as disputed_value
    from matched
    left join {{ ref("stg_policy__currencies") }} as currencies
        on matched.currency_code = currencies.currency_code
    left join totals
        on matched.answer_id = totals.answer_id and matched.currency_code = totals.currency_code
    left join demanded on matched.answer_id = demanded.answer_id
),

currency_judged as (
    select
        *,
        case
            when not ({{ is_blank("currency") }}) and currency_given is null then 'unknown_currency'
            when currency_given is not null and not is_currency_owed then 'unknown_currency'
            when currency_code is null and coalesce(promised_text, disputed_text) is not null
                then 'currency_needed'
        end as currency_rule,
        {{ day_rule(
            "promised_day_text", "promised_day", "work_day", "maximum_promise_days"
        ) }} as promised_day_rule,
        {{ day_rule("follow_up_text", "follow_up_day", "work_day", "maximum_snooze_days") }}
            as follow_up_rule,
        {{ amount_rule("promised_text", "promised_value", "decimals", "open_amount") }}
            as promised_amount_rule,
        {{ amount_rule("disputed_text", "disputed_value", "decimals", "open_amount") }}
            as disputed_amount_rule,
        promised_day_text is not null or promised_text is not null as is_promise_filled,
        disputed_text is not null or not ({{ is_blank("dispute_reason") }}) as is_dispute_filled
    from valued
),

judged as (
    select
        *,
        case
            when contact_result <> '' and result_code is null then 'contact_result'
            when excuse <> '' and excuse_code is null then 'excuse'
        end as contact_column,
        case
            when not is_promise_filled then null
            when promised_day_text is null then 'promised_date required_blank'
            when promised_day_rule is not null then 'promised_date ' || promised_day_rule
            when currency_rule is not null then 'currency ' || currency_rule
            when promised_text is null and demand_amount = 0 then 'promised_amount required_blank'
            when promised_text is not null then 'promised_amount ' || promised_amount_rule
        end as promise_fault,
        case
            when not is_dispute_filled then null
            when disputed_text is null then 'disputed_amount required_blank'
            when currency_rule is not null then 'currency ' || currency_rule
            else 'disputed_amount ' || disputed_amount_rule
        end as dispute_fault,
        case when follow_up_text is not null then follow_up_rule end as snooze_rule
    from currency_judged
)

select
    answer_id,
    _source_row_id as source_row_id,
    folder,
    place,
    _file_sha256 as file_sha256,
    _sheet as sheet,
    _line as line_number,
    case when row_rule in ('changed_row', 'no_identity') then null else hk_task end as task_id,
    case when row_rule in ('changed_row', 'no_identity') then null else hk_run end as run_id,
    case when row_rule in ('changed_row', 'no_identity') then null else hk_rep end as sales_rep_id,
    case when row_rule in ('changed_row', 'no_identity') then null else work_day end as work_day,
    row_state,
    row_rule,
    {% for cell in cells -%}
    nullif(trim({{ cell }}), '') as {{ cell }},
    {% endfor -%}
    addresses,
    result_code,
    channel,
    excuse_code,
    promised_day,
    currency_code,
    currency_given,
    cast(promised_value as decimal(18, 4)) as promised_value,
    cast(disputed_value as decimal(18, 4)) as disputed_value,
    follow_up_day,
    contact_column,
    case when contact_column is not null then 'unknown_code' end as contact_rule,
    {{ dbt.split_part("promise_fault", "' '", 1) }} as promise_column,
    {{ dbt.split_part("promise_fault", "' '", 2) }} as promise_rule,
    {{ dbt.split_part("dispute_fault", "' '", 1) }} as dispute_column,
    {{ dbt.split_part("dispute_fault", "' '", 2) }} as dispute_rule,
    snooze_rule,
    row_state = 'used'
    and contact_column is null
    and (
        coalesce(contact_result, '') <> ''
        or coalesce(excuse, '') <> ''
        or coalesce(note, '') <> ''
        or (is_promise_filled and promise_fault is null)
        or (is_dispute_filled and dispute_fault is null)
    ) as has_contact,
    row_state = 'used' and is_promise_filled and promise_fault is null as has_promise,
    row_state = 'used' and is_dispute_filled and dispute_fault is null as has_dispute,
    row_state = 'used' and follow_up_text is not null and snooze_rule is null as has_snooze
from judged
