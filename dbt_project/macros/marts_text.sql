{#- Keys and words that marts build from values: the same value always gives the same text. -#}

{#- The first sixteen hexadecimal digits of the SHA-256 of a text. -#}
{% macro hash_key(parts) -%}
    substring({{ sha256_hex(parts | join(" || '|' || ")) }}, 1, 16)
{%- endmacro %}

{% macro sha256_hex(text) -%}
    {{ return(adapter.dispatch("sha256_hex")(text)) }}
{%- endmacro %}

{% macro default__sha256_hex(text) -%}
    sha2({{ text }}, 256)
{%- endmacro %}

{% macro duckdb__sha256_hex(text) -%}
    sha256({{ text }})
{%- endmacro %}

{#- A JSON object as text; the values are codes, dates, counts and amounts, which need no escaping. -#}
{% macro json_parameters(values) -%}
    '{'
    {%- for name, value in values.items() %}
    || '{{ "" if loop.first else ", " }}"{{ name }}": "' || cast({{ value }} as {{ dbt.type_string() }}) || '"'
    {%- endfor %}
    || '}'
{%- endmacro %}

{#- An amount with the decimals of its currency, two when the currency is unknown. -#}
{% macro amount_text(amount, decimals) -%}
    case coalesce({{ decimals }}, 2)
    {%- for scale in [0, 1, 2, 3] %}
        when {{ scale }} then cast(cast({{ amount }} as decimal(38, {{ scale }})) as {{ dbt.type_string() }})
    {%- endfor %}
        else cast(cast({{ amount }} as decimal(38, 4)) as {{ dbt.type_string() }})
    end
{%- endmacro %}

{#- A firm's name without spaces and with one kind of brackets, to see whether two are the same; it
    decides nothing about who a debtor is. -#}
{% macro bare_name(name) -%}
    lower(replace(replace(replace(replace({{ name }}, ' ', ''), '　', ''), '（', '('), '）', ')'))
{%- endmacro %}
