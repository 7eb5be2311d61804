-- An open amount: the document's row adds its original amount, every application's row takes away
-- what it settled. Where the source tells only what is open, the document's row is all there is.
with items as (
    select * from {{ ref('open_items') }}
),

edges as (
    select
        receivable_id as output_key,
        source_row_id,
        cast(coalesce(original_amount, open_amount) as decimal(38, 4)) as contribution
    from items
    union all
    select
        applications.receivable_id as output_key,
        applications.source_row_id,
        cast(-applications.reducing_amount as decimal(38, 4)) as contribution
    from {{ ref('effective_applications') }} as applications
    inner join items on applications.receivable_id = items.receivable_id
    where items.original_amount is not null
)

select
    'open_items' as output_table,
    output_key,
    'open_amount' as output_column,
    source_row_id,
    contribution,
    'amount' as edge_type
from edges
where contribution <> 0
