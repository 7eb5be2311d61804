{#- Days and years between dates, as the definitions count them. -#}

{#- Whole days from one date to a later one; 0 when it is not later. -#}
{% macro days_since(day, until) -%}
    cast(greatest({{ dbt.datediff(day, until, "day") }}, 0) as integer)
{%- endmacro %}

{#- Years completed by calendar anniversary: the day before the first anniversary is year 0. -#}
{% macro years_completed(day, until) -%}
    cast(greatest(
        {{ dbt.datediff(day, until, "year") }}
        - case
            when cast({{ dbt.dateadd("year", dbt.datediff(day, until, "year"), day) }} as date) > {{ until }}
                then 1
            else 0
        end,
        0
    ) as integer)
{%- endmacro %}

{#- The day up to which what others told us counts as known. -#}
{% macro known_on() -%}
    cast({{ known_at() }} as date)
{%- endmacro %}

{#- How old a table's news may be: its own limit, else the one for any table. -#}
{% macro limit_of(table_name) -%}
    coalesce(
        max(case when table_name = '{{ table_name }}' then maximum_age_days end),
        max(case when table_name = '*' then maximum_age_days end)
    )
{%- endmacro %}
