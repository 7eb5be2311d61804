{#- What the key figures and the loss allowance share. -#}

{#- The key figures there are; policy says which are shown, over how many months and how named. -#}
{% macro key_figure_codes() -%}
    {{ return([
        "days_sales_outstanding", "best_possible_days_sales_outstanding",
        "average_days_delinquent", "countback_days_sales_outstanding", "collection_effectiveness",
        "collection_rate_opening_plus_sales", "collection_rate_on_sales",
        "collection_rate_on_sales_without_bills", "collection_rate_year_to_date",
        "collection_rate_on_due", "overdue_ratio", "overdue_count_ratio", "receivables_turnover",
        "receivables_turnover_days", "promises_kept_by_number", "promises_kept_by_amount",
    ]) }}
{%- endmacro %}

{#- The sum of measures of a relation, each times its weight. -#}
{% macro weighted_sum(terms, relation) -%}
    {%- for measure, weight in terms.items() -%}
        {{ " + " if not loop.first }}{{ relation }}.{{ measure }}
        {%- if weight != "1" %} * {{ weight }}{% endif -%}
    {%- endfor -%}
{%- endmacro %}

{#- amount ÷ whole to ten decimals, half-up; null when the whole is 0. Neither is below 0. -#}
{% macro exact_share(amount, whole) -%}
    {{ return(adapter.dispatch("exact_share")(amount, whole)) }}
{%- endmacro %}

{% macro default__exact_share(amount, whole) -%}
    cast(
        round(cast({{ amount }} as decimal(24, 4)) / nullif(cast({{ whole }} as decimal(24, 4)), 0), 10)
        as decimal(20, 10)
    )
{%- endmacro %}

{#- On whole numbers, because DuckDB divides decimals as doubles. -#}
{% macro duckdb__exact_share(amount, whole) -%}
    {%- set numerator = "cast(cast(" ~ amount ~ " as decimal(28, 4)) * 10000 as hugeint)" -%}
    {%- set denominator = "cast(cast(" ~ whole ~ " as decimal(28, 4)) * 10000 as hugeint)" -%}
    cast(
        cast(
            (2 * {{ numerator }} * 10000000000 + {{ denominator }})
            // nullif(2 * {{ denominator }}, 0) as decimal(28, 0)
        )
        * cast(0.0000000001 as decimal(10, 10)) as decimal(20, 10)
    )
{%- endmacro %}

{#- A rate rounded half-up to the decimals of policy, `4` or `10`. -#}
{% macro rounded_rate(rate, rate_decimals) -%}
    case
        when {{ rate_decimals }} = '4' then cast(round({{ rate }}, 4) as decimal(20, 10))
        else cast(round({{ rate }}, 10) as decimal(20, 10))
    end
{%- endmacro %}

{#- The last month's end on or before a day. -#}
{% macro last_month_end(day) -%}
    case
        when {{ month_end(day) }} = {{ day }} then {{ day }}
        else {{ days_after(first_of_month(day), -1) }}
    end
{%- endmacro %}
