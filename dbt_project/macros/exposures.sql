{#- What may count as exposure beside open items and unapplied credits, whether policy counts it or not:
    bills that paid and whose money has not come, and what is not invoiced yet. `columns` are kept. -#}
{% macro other_exposures(columns="company_id, customer_id, debtor_id, currency_code") -%}
    select
        {{ columns }},
        'bills_not_honoured' as part_code,
        amount
    from {{ ref('credits_apart') }}
    where
        reason_code in ('bill_not_matured', 'bill_unconfirmed')
        and is_counted_as_settled
        and customer_id is not null
    union all
    select
        {{ columns }},
        case order_stage
            when 'delivered' then 'delivered_not_invoiced' else 'ordered_not_delivered'
        end as part_code,
        amount
    from {{ ref('int_open_orders') }}
    where coalesce(delivered_on, ordered_on, {{ as_of_date() }}) <= {{ as_of_date() }}
{%- endmacro %}
