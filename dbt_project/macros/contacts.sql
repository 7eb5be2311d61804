{#- The results of contacts, of policy table contact_results, after which nobody was spoken to, though
    somebody may have tried. -#}
{% macro results_that_reached_nobody() -%}
    'not_reached', 'wrong_contact', 'not_contacted'
{%- endmacro %}
