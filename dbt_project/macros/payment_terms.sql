{#- Payment terms: the words of policy table payment_terms, how a wording is compared, and the days that
    a due date is counted from. -#}

{% macro term_types() -%}
    {{ return([
        "net_days", "month_end", "cut_off", "fixed_day", "invoice_received", "acceptance",
        "cash_on_delivery", "prepayment", "instalment", "retention", "bill",
    ]) }}
{%- endmacro %}

{#- The dates of int_receivables that a term may count from, without `_date`. -#}
{% macro base_dates() -%}
    {{ return([
        "document", "posting", "recognition", "delivery", "acceptance", "invoice_received",
    ]) }}
{%- endmacro %}

{% macro month_modes() -%}
    {{ return([
        "from_base_date", "from_month_end_days", "end_of_nth_month", "from_next_first",
        "day_of_nth_month", "from_cut_off",
    ]) }}
{%- endmacro %}

{#- A wording as it is compared: capitals, digits and signs of one width, no spaces. -#}
{% macro term_text(wording) -%}
    replace(translate(upper({{ wording }}), '０１２３４５６７８９＋％　', '0123456789+% '), ' ', '')
{%- endmacro %}

{#- The first number in a text; null when there is none, or none of at most four digits. -#}
{% macro number_in(text) -%}
    case
        when length(regexp_extract({{ text }}, '([0-9]+)', 1)) between 1 and 4
            then cast(regexp_extract({{ text }}, '([0-9]+)', 1) as integer)
    end
{%- endmacro %}

{#- The share of an instalment in a wording with several numbers: the first number is the first
    instalment's, and so on; null when there are fewer or it has more than three digits. -#}
{% macro percent_in(text, instalment_number) -%}
    case
        when
            length(
                regexp_extract(
                    {{ text }},
                    '^[^0-9]*([0-9]+[^0-9]+){' || ({{ instalment_number }} - 1) || '}([0-9]+)',
                    2
                )
            ) between 1 and 3
            then cast(
                regexp_extract(
                    {{ text }},
                    '^[^0-9]*([0-9]+[^0-9]+){' || ({{ instalment_number }} - 1) || '}([0-9]+)',
                    2
                ) as integer
            )
    end
{%- endmacro %}

{#- The CTEs that read wordings: `readings` has a row for every wording of the relation `terms` (term)
    and row of policy that means it. -#}
{% macro read_terms() -%}
policy as (
    select
        *,
        {{ term_text('wording') }} as policy_text
    from {{ ref('stg_policy__payment_terms') }}
),

worded as (
    select
        term,
        {{ term_text('term') }} as term_text
    from terms
),

numbered as (
    select
        term,
        term_text,
        {{ number_in('term_text') }} as number_in_wording,
        regexp_replace(term_text, '[0-9]+', 'N') as term_text_with_n,
        {{ replaced_everywhere('term_text', '[0-9]+', 'N') }} as term_text_with_every_n
    from worded
),

readings as (
    select
        numbered.term,
        numbered.term_text,
        policy.*,
        numbered.number_in_wording,
        1 as is_exact
    from numbered
    inner join policy on numbered.term_text = policy.policy_text
    where policy.number_is is null
    union all
    select
        numbered.term,
        numbered.term_text,
        policy.*,
        numbered.number_in_wording,
        0 as is_exact
    from numbered
    inner join policy
        on
            policy.policy_text
            = case
                when policy.number_is = 'percent' then numbered.term_text_with_every_n
                else numbered.term_text_with_n
            end
    where policy.number_is is not null and numbered.number_in_wording is not null
)
{%- endmacro %}

{#- A number of the wording where the policy says what the number is, else the policy's own. -#}
{% macro term_number(name) -%}
    case when number_is = '{{ name }}' then number_in_wording else {{ name }} end
{%- endmacro %}

{#- The first day of the month some months after a day's own. -#}
{% macro first_of_month(day, months=0) -%}
    cast({{ dbt.dateadd("month", months, dbt.date_trunc("month", day)) }} as date)
{%- endmacro %}

{% macro days_after(day, days) -%}
    cast({{ dbt.dateadd("day", days, day) }} as date)
{%- endmacro %}

{#- Whole months later, the last day of a shorter month instead of a day it lacks. -#}
{% macro months_after(day, months) -%}
    cast({{ dbt.dateadd("month", months, day) }} as date)
{%- endmacro %}

{#- The last day of the month some months after a day's own. -#}
{% macro month_end(day, months=0) -%}
    {{ days_after(first_of_month(day, "1 + " ~ months), -1) }}
{%- endmacro %}

{#- A day of a month by its number; the month's last day where the month is shorter. -#}
{% macro day_in_month(first_day, number) -%}
    least({{ days_after(first_day, number ~ " - 1") }}, {{ month_end(first_day) }})
{%- endmacro %}

{#- The first of the customer's pay days that is not before a day. -#}
{% macro next_pay_day(day, number) -%}
    case
        when {{ day_in_month(first_of_month(day), number) }} >= {{ day }}
            then {{ day_in_month(first_of_month(day), number) }}
        else {{ day_in_month(first_of_month(day, 1), number) }}
    end
{%- endmacro %}
