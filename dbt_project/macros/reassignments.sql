{#- Who works on a debtor whose tasks a person gave to another rep; one row per debtor. -#}
{% macro reassigned_debtors() -%}
    select
        debtor_id,
        min(to_sales_rep_id) as sales_rep_id
    from {{ ref('task_overrides') }}
    where override_code = 'reassign' and to_sales_rep_id is not null
    group by debtor_id
{%- endmacro %}
