-- A balance: each open item's row adds what is open of it, each credit's row what is unapplied.
-- The rows that settled part of an item are one step further, in the edges of open_items.
with items as (
    select
        company_id || '|' || customer_id || '|' || currency_code as output_key,
        source_row_id,
        open_amount,
        disputed_amount,
        is_overdue
    from {{ ref('open_items') }}
),

portions as (
    select
        company_id || '|' || customer_id || '|' || currency_code as output_key,
        source_row_id,
        amount,
        case disposition
            when 'not_due' then 'not_due_portion_amount'
            else disposition || '_amount'
        end as disposition_column
    from {{ ref('item_dispositions') }}
),

credits as (
    select
        company_id || '|' || customer_id || '|' || currency_code as output_key,
        source_row_id,
        unapplied_amount
    from {{ ref('unapplied_credits') }}
    where customer_id is not null
),

edges as (
    {%- for relation, column, contribution in [
        ("items", "'open_amount'", "open_amount"),
        ("items", "case when is_overdue then 'overdue_amount' else 'not_due_amount' end", "open_amount"),
        ("items", "'disputed_amount'", "disputed_amount"),
        ("items", "'net_amount'", "open_amount"),
        ("portions", "disposition_column", "amount"),
        ("credits", "'unapplied_amount'", "unapplied_amount"),
        ("credits", "'net_amount'", "-unapplied_amount"),
    ] %}
    select
        output_key,
        {{ column }} as output_column,
        source_row_id,
        {{ contribution }} as contribution
    from {{ relation }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
)

select
    'customer_balances' as output_table,
    output_key,
    output_column,
    source_row_id,
    cast(contribution as decimal(38, 4)) as contribution,
    'amount' as edge_type
from edges
where contribution <> 0
