{#- What the reports of the office share. -#}

{#- Whether a credit is money in hand, on the bank or as a bill: what a rep has collected. -#}
{% macro is_money(credit_type) -%}
    {{ credit_type }} in (
        'receipt', 'advance', 'refund', 'bill', 'bank_bill', 'commercial_bill', 'electronic_claim'
    )
{%- endmacro %}
