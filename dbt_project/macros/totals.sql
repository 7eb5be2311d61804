{#- The sum over the rows of one outcome. -#}
{% macro total_of(quantity, outcome) -%}
    cast(
        coalesce(sum(case when outcome = '{{ outcome }}' then {{ quantity }} end), 0)
        as {{ "decimal(38, 4)" if quantity == "amount" else "bigint" }}
    )
{%- endmacro %}
