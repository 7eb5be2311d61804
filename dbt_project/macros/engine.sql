{#- What engines spell differently; DuckDB first, the default is Spark's spelling. -#}

{% macro matches(text, pattern) -%}
    {{ return(adapter.dispatch("matches")(text, pattern)) }}
{%- endmacro %}

{% macro default__matches(text, pattern) -%}
    regexp_like({{ text }}, '{{ pattern }}')
{%- endmacro %}

{% macro duckdb__matches(text, pattern) -%}
    regexp_matches({{ text }}, '{{ pattern }}')
{%- endmacro %}

{#- Null where a text cannot be read as the type. dbt's own safe_cast fails on DuckDB instead. -#}
{% macro try_cast(text, type) -%}
    try_cast({{ text }} as {{ type }})
{%- endmacro %}

{#- The text of one key of a JSON object kept as text; null when the key is absent. -#}
{% macro json_text(json, key) -%}
    {{ return(adapter.dispatch("json_text")(json, key)) }}
{%- endmacro %}

{% macro default__json_text(json, key) -%}
    get_json_object({{ json }}, '$.{{ key }}')
{%- endmacro %}

{% macro duckdb__json_text(json, key) -%}
    json_extract_string({{ json }}, '$.{{ key }}')
{%- endmacro %}

{#- 2026-6-1, 2026/6/1, 2026.6.1, 2026年6月1日 and 20260601 rewritten with dashes. -#}
{% macro date_with_dashes(text) -%}
    {{ return(adapter.dispatch("date_with_dashes")(text)) }}
{%- endmacro %}

{% macro date_parts_pattern() -%}
    ^([0-9]{4})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2}).*$
{%- endmacro %}

{% macro default__date_with_dashes(text) -%}
    regexp_replace({{ text }}, '{{ date_parts_pattern() }}', '$1-$2-$3')
{%- endmacro %}

{% macro duckdb__date_with_dashes(text) -%}
    regexp_replace({{ text }}, '{{ date_parts_pattern() }}', '\1-\2-\3')
{%- endmacro %}

{#- A text with every place where a pattern is found replaced; Spark always replaces every one. -#}
{% macro replaced_everywhere(text, pattern, replacement) -%}
    {{ return(adapter.dispatch("replaced_everywhere")(text, pattern, replacement)) }}
{%- endmacro %}

{% macro default__replaced_everywhere(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement }}')
{%- endmacro %}

{% macro duckdb__replaced_everywhere(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{#- One row for every place of a text where a pattern is found. -#}
{% macro each_match(text, pattern) -%}
    {{ return(adapter.dispatch("each_match")(text, pattern)) }}
{%- endmacro %}

{% macro default__each_match(text, pattern) -%}
    explode(regexp_extract_all({{ text }}, '{{ pattern }}', 0))
{%- endmacro %}

{% macro duckdb__each_match(text, pattern) -%}
    unnest(regexp_extract_all({{ text }}, '{{ pattern }}'))
{%- endmacro %}
