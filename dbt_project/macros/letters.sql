{#- What letters are, and the dates by which they count. -#}

{% macro letter_kinds() -%}
    {{ return(["reminder", "demand", "suspension", "statement", "repayment_plan", "thanks"]) }}
{%- endmacro %}

{#- From when a letter counts its days. The clocks of one step are joined by "and": its own, and the
    least interval since the letter before. -#}
{% macro letter_clocks() -%}
    {{ return([
        "due_date", "end_of_month", "previous_letter", "cycle_end", "last_payment", "agreed"
    ]) }}
{%- endmacro %}

{#- The numbers on which letters outside the order of asking turn, how much a dunning policy protects
    its debtor beside others, and for each kind from how many days overdue on an item is listed. -#}
{% macro letter_limits() -%}
    {%- set limits = [
        "suspension_after_level", "plan_instalments", "thanks_within_days", "protection_rank"
    ] -%}
    {%- for kind in letter_kinds() %}{% do limits.append(kind ~ "_minimum_days_overdue") %}{% endfor -%}
    {{ return(limits) }}
{%- endmacro %}

{#- The rules of one kind outside the order of asking, with its cycle of today and its limit, if it
    turns on one: that of the dunning policy, else that of every other. -#}
{% macro rules_outside_the_order(letter_kind, clock, limit_code) -%}
    select
        rules.dunning_policy,
        rules.days,
        rules.minimum_interval_days,
        rules.needed_evidence,
        {{ letter_cycle('rules.cycle') }} as cycle,
        coalesce(
            max(case when limits.dunning_policy <> '*' then limits.limit_value end),
            max(limits.limit_value)
        ) as limit_value
    from {{ ref('stg_policy__letter_rules') }} as rules
    left join {{ ref('stg_policy__letter_limits') }} as limits
        on
            limits.dunning_policy in (rules.dunning_policy, '*')
            and limits.limit_code = '{{ limit_code }}'
    where
        rules.letter_kind = '{{ letter_kind }}'
        and rules.letter_level = 0
        and rules.clock = '{{ clock }}'
    group by
        rules.dunning_policy,
        rules.days,
        rules.minimum_interval_days,
        rules.needed_evidence,
        rules.cycle
{%- endmacro %}

{#- Debtors who got a letter of a kind in a cycle; one that came back may go out again. -#}
{% macro letters_gone_out(letter_kind) -%}
    select distinct
        company_id,
        debtor_id,
        cycle
    from {{ ref('letter_standings') }}
    where
        letter_kind = '{{ letter_kind }}'
        and letter_status in ('released', 'release_attempted')
        and (bounced_on is null or delivered_on is not null)
{%- endmacro %}

{#- The kinds that must never go without a second person, whatever policy says. -#}
{% macro always_approved_kinds() -%}
    'demand', 'suspension', 'repayment_plan'
{%- endmacro %}

{#- The kinds that ask for money, and so name an account to pay it into. -#}
{% macro asking_kinds() -%}
    'reminder', 'demand', 'suspension', 'repayment_plan'
{%- endmacro %}

{#- The calendar month, quarter or year of as_of, in which a debtor gets one letter of a kind. -#}
{% macro letter_cycle(cycle) -%}
    {%- set year, month = var("as_of_date")[:4], var("as_of_date")[5:7] | int -%}
    case {{ cycle }}
        when 'calendar_year' then '{{ year }}'
        when 'calendar_quarter' then '{{ year }}-Q{{ (month + 2) // 3 }}'
        else '{{ var("as_of_date")[:7] }}'
    end
{%- endmacro %}

{#- The last day of the month, quarter or year that has ended: one that ends on as_of has. -#}
{% macro last_ended_day(length) -%}
    {%- set year, month = var("as_of_date")[:4] | int, var("as_of_date")[5:7] | int -%}
    {%- set months = {"calendar_month": 1, "calendar_quarter": 3, "calendar_year": 12}[length] -%}
    {%- set is_last_day = var("as_of_date")[8:10] | int == days_of_month(year, month) | int -%}
    {%- set ended = (month if is_last_day else month - 1) // months * months -%}
    {%- set year, ended = (year, ended) if ended else (year - 1, 12) -%}
    {{ return("%d-%02d-%02d" | format(year, ended, days_of_month(year, ended) | int)) }}
{%- endmacro %}

{% macro days_of_month(year, month) -%}
    {%- set is_leap_year = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) -%}
    {{ return([31, 29 if is_leap_year else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]) }}
{%- endmacro %}

{#- The last cycle of a length that has ended, as letters are counted by it. -#}
{% macro ended_cycle(cycle) -%}
    {%- set quarter = last_ended_day("calendar_quarter") -%}
    case {{ cycle }}
        when 'calendar_year' then '{{ last_ended_day("calendar_year")[:4] }}'
        when 'calendar_quarter' then '{{ quarter[:4] }}-Q{{ quarter[5:7] | int // 3 }}'
        else '{{ last_ended_day("calendar_month")[:7] }}'
    end
{%- endmacro %}

{#- The day on which it ended. -#}
{% macro ended_cycle_on(cycle) -%}
    case {{ cycle }}
        {%- for length in ["calendar_year", "calendar_quarter"] %}
        when '{{ length }}' then cast('{{ last_ended_day(length) }}' as date)
        {%- endfor %}
        else cast('{{ last_ended_day("calendar_month") }}' as date)
    end
{%- endmacro %}

{#- The cycles of all lengths that as_of lies in. -#}
{% macro present_cycles() -%}
    {% for cycle in ["'calendar_month'", "'calendar_quarter'", "'calendar_year'"] -%}
    {{ letter_cycle(cycle) }}{{ ", " if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#- The day in China of a moment kept in UTC. -#}
{% macro day_in_china(moment) -%}
    cast({{ dbt.dateadd("hour", 8, moment) }} as date)
{%- endmacro %}

{#- The texts of a group joined by semicolons, in their own order. -#}
{% macro joined_in_order(text) -%}
    {{ return(adapter.dispatch("joined_in_order")(text)) }}
{%- endmacro %}

{% macro default__joined_in_order(text) -%}
    array_join(array_sort(collect_list({{ text }})), ';')
{%- endmacro %}

{% macro duckdb__joined_in_order(text) -%}
    string_agg({{ text }}, ';' order by {{ text }})
{%- endmacro %}

{#- The first letters of a letter's number, from its name in Chinese: 提醒, 催款, 停货, 对账, 还款, 感谢. -#}
{% macro letter_prefix(letter_kind) -%}
    case {{ letter_kind }}
        when 'demand' then 'CK'
        when 'suspension' then 'TH'
        when 'statement' then 'DZ'
        when 'repayment_plan' then 'HK'
        when 'thanks' then 'GX'
        else 'TX'
    end
{%- endmacro %}

{#- Values as one text: each with its length before it, so that no value can pretend to be two. -#}
{% macro fingerprint_text(parts) -%}
    {%- for part in parts -%}
    {%- set text = "cast(" ~ part ~ " as " ~ dbt.type_string() ~ ")" -%}
    coalesce(cast(length({{ text }}) as {{ dbt.type_string() }}) || ':' || {{ text }}, '-')
    {{- " || '|' || " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- Equal for equal values only, so that what was approved can be compared with what is. -#}
{% macro fingerprint(parts) -%}
    {{ sha256_hex(fingerprint_text(parts)) }}
{%- endmacro %}

{#- The day on which a release run lets letters go: an argument of the run, never the clock. -#}
{% macro release_date() -%}
    cast('{{ var("release_date", var("as_of_date")) }}' as date)
{%- endmacro %}

{#- The letters that a release run was asked for, as texts of SQL; an empty text where it was none. -#}
{% macro quoted(letter_ids) -%}
    '{{ letter_ids | join("', '") }}'
{%- endmacro %}
