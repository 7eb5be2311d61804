{#- A business key: the parts joined by colons; null when a part is null. -#}
{% macro key() -%}
    {%- for part in varargs -%}
    {{ "cast(" ~ part ~ " as varchar)" if not loop.first else part }}{{ " || ':' || " if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{#- The key of an instalment of a document, in a base model's columns. -#}
{% macro receivable_key() -%}
    {{ key(
        "source_name", "parsed_company_id", "parsed_document_number", "parsed_instalment_number"
    ) }}
{%- endmacro %}
