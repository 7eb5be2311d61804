{#- The same four for all tables of a layout. `tables` lists, in the layout's own macro, each base model
    with its table and the names of its typed amount, currency, company, customer and document. -#}
{% macro quarantine_of(tables) -%}
    {%- for item in tables %}
{{ quarantined_rows(
    item.base, item.table,
    amount=("parsed_" ~ item.amount) if item.amount else "null", currency=item.currency or "null",
    company=item.company or "null", customer=item.customer or "null", document=item.document or "null"
) }}
{{ "union all" if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{% macro exclusions_of(tables) -%}
    {%- for item in tables %}
{{ excluded_rows(
    item.base, item.table,
    amount=("parsed_" ~ item.amount) if item.amount else "null", currency=item.currency or "null"
) }}
{{ "union all" if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{% macro file_totals_of_all(tables) -%}
    {%- for item in tables %}
{{ file_totals_of(item.base, item.table, amount=item.amount, currency=item.currency or "null") }}
{{ "union all" if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{% macro binary_noise_of(tables) -%}
    {%- for item in tables if item.amount %}
{{ binary_noise_rows(item.base, item.table, item.amount) }}
{{ "union all" if not loop.last }}
    {%- endfor %}
{%- endmacro %}
