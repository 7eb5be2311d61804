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
        disposition
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
    select output_key, 'open_amount' as output_column, source_row_id, open_amount as contribution
    from items
    union all
    select
        output_key,
        case when is_overdue then 'overdue_amount' else 'not_due_amount' end as output_column,
        source_row_id,
        open_amount as contribution
    from items
    union all
    select
        output_key, 'disputed_amount' as output_column, source_row_id,
        disputed_amount as contribution
    from items
    union all
    select
        output_key,
        case disposition
            when 'not_due' then 'not_due_portion_amount'
            else disposition || '_amount'
        end as output_column,
        source_row_id,
        amount as contribution
    from portions
    union all
    select
        output_key, 'unapplied_amount' as output_column, source_row_id,
        unapplied_amount as contribution
    from credits
    union all
    select output_key, 'net_amount' as output_column, source_row_id, open_amount as contribution
    from items
    union all
    select
        output_key, 'net_amount' as output_column, source_row_id,
        -unapplied_amount as contribution
    from credits
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
