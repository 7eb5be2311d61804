-- The first three cuts of an open amount: assigned to others, disputed, promised. A promise by
-- item takes from its item, all of it when its amount is in another currency; then a promise by
-- customer takes from his items, oldest due first.
with items as (
    select
        *,
        cast(case when is_assigned then open_amount else 0 end as decimal(38, 4))
            as assigned_portion,
        cast(case when is_assigned then 0 else disputed_amount end as decimal(38, 4))
            as disputed_portion,
        cast(case when is_assigned then 0 else open_amount - disputed_amount end as decimal(38, 4))
            as undisputed_amount
    from {{ ref('open_items') }}
),

-- A document divided by its plan is promised as a whole.
documents as (
    select
        undivided_receivable_id,
        max(currency_code) as currency_code,
        sum(open_amount) as open_amount
    from items
    group by undivided_receivable_id
),

promised_by_item as (
    select
        promises.receivable_id,
        {{ sum_amount('case when promises.currency_code = documents.currency_code'
            ' then promises.open_promised_amount else documents.open_amount end') }} as pool
    from {{ ref('promises') }} as promises
    inner join documents on promises.receivable_id = documents.undivided_receivable_id
    where promises.open_promised_amount > 0
    group by promises.receivable_id
),

promised_by_debtor as (
    select
        company_id,
        debtor_id,
        currency_code,
        {{ sum_amount('open_promised_amount') }} as pool
    from {{ ref('promises') }}
    where receivable_id is null
    group by company_id, debtor_id, currency_code
),

taken_by_item as (
    select
        items.*,
        {{ taken_from_pool(
            'items.undisputed_amount',
            'coalesce(promised_by_item.pool, 0)',
            'items.undivided_receivable_id',
            'items.due_date, items.document_date, items.receivable_id'
        ) }} as by_item_portion
    from items
    left join promised_by_item
        on items.undivided_receivable_id = promised_by_item.receivable_id
),

by_item as (
    select
        *,
        cast(undisputed_amount - by_item_portion as decimal(38, 4)) as unpromised_amount
    from taken_by_item
),

by_debtor as (
    select
        by_item.*,
        {{ taken_from_pool(
            'by_item.unpromised_amount',
            'coalesce(promised_by_debtor.pool, 0)',
            'by_item.company_id, by_item.debtor_id, by_item.currency_code',
            'by_item.due_date, by_item.document_date, by_item.receivable_id'
        ) }} as by_debtor_portion
    from by_item
    left join promised_by_debtor
        on
            by_item.company_id = promised_by_debtor.company_id
            and by_item.debtor_id = promised_by_debtor.debtor_id
            and by_item.currency_code = promised_by_debtor.currency_code
)

select
    receivable_id,
    company_id,
    debtor_id,
    currency_code,
    due_date,
    document_date,
    is_coverable,
    assigned_portion,
    disputed_portion,
    cast(by_item_portion + by_debtor_portion as decimal(38, 4)) as promised_portion,
    cast(unpromised_amount - by_debtor_portion as decimal(38, 4)) as remaining_amount
from by_debtor
