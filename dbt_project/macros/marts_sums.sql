{#- Sums that marts repeat: exact, and zero where nothing is summed. -#}

{% macro sum_amount(amount, condition="true") -%}
    cast(coalesce(sum(case when {{ condition }} then {{ amount }} else 0 end), 0) as decimal(38, 4))
{%- endmacro %}

{#- What rows in order take from a pool: each as much as it wants and the rows before it have left.
    The running sum counts the row itself, so what came before is the running sum less its own wish. -#}
{% macro taken_from_pool(wish, pool, keys, order_by) -%}
    cast(
        greatest(
            least(
                {{ wish }},
                {{ pool }} - (
                    sum({{ wish }}) over (
                        partition by {{ keys }} order by {{ order_by }}
                        rows between unbounded preceding and current row
                    ) - {{ wish }}
                )
            ),
            0
        ) as decimal(38, 4)
    )
{%- endmacro %}
