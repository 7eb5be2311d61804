{#- The day the figures stand for. The wall clock is never asked. -#}
{% macro as_of_date() -%}
    cast('{{ var("as_of_date") }}' as date)
{%- endmacro %}

{#- The moment up to which files count as received. -#}
{% macro known_at() -%}
    cast('{{ var("known_at") }}' as timestamp)
{%- endmacro %}
