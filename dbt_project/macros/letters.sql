{#- What letters are, and the dates by which they count. -#}

{% macro letter_kinds() -%}
    {{ return(["reminder", "demand", "suspension", "statement", "repayment_plan", "thanks"]) }}
{%- endmacro %}

{#- From when a letter counts its days. The clocks of one step are joined by "and": its own, and the
    least interval since the letter before. -#}
{% macro letter_clocks() -%}
    {{ return([
        "due_date", "end_of_month", "previous_letter", "cycle_start", "last_payment", "agreed"
    ]) }}
{%- endmacro %}

{#- The kinds that must never go without a second person, whatever policy says. -#}
{% macro always_approved_kinds() -%}
    'demand', 'suspension', 'repayment_plan'
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
