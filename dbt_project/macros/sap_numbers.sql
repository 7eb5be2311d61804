{#- SAP pads numbers of digits only with zeros to ten places (conversion exit ALPHA) and shows them
    without; numbers with letters keep every character. -#}
{% macro without_zero_padding(cell) -%}
    case
        when {{ matches("trim(" ~ cell ~ ")", "^[0-9]+([.]0)?$") }}
            then coalesce(nullif(ltrim({{ before_point("trim(" ~ cell ~ ")") }}, '0'), ''), '0')
        else trim({{ cell }})
    end
{%- endmacro %}
