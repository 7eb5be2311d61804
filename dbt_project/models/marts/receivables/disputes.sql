-- A dispute holds what it names, or the whole item; several on one item never hold more than is
-- open.
with opened as (
    select
        *,
        opened_on <= {{ as_of_date() }} and (closed_on is null or closed_on > {{ as_of_date() }})
            as is_open
    from {{ ref('int_disputes') }}
    where opened_on <= {{ as_of_date() }}
),

open_balances as (
    select * from {{ ref('receivable_balances') }}
    where open_amount > 0
),

wished as (
    select
        opened.dispute_id,
        opened.source_row_id,
        opened.company_id,
        opened.debtor_id,
        opened.customer_id,
        opened.receivable_id,
        opened.opened_on,
        opened.closed_on,
        opened.is_open,
        opened.reason,
        coalesce(open_balances.currency_code, opened.currency_code) as currency_code,
        cast(coalesce(open_balances.open_amount, 0) as decimal(38, 4)) as open_amount,
        -- An amount in another currency than the item's cannot be compared: the whole item waits.
        cast(
            case
                when not opened.is_open or open_balances.receivable_id is null then 0
                when opened.currency_code <> open_balances.currency_code
                    then open_balances.open_amount
                else coalesce(opened.disputed_amount, open_balances.open_amount)
            end as decimal(38, 4)
        ) as wished_amount
    from opened
    left join open_balances on opened.receivable_id = open_balances.receivable_id
),

resolved as (
    select
        dispute_id,
        source_row_id,
        company_id,
        debtor_id,
        customer_id,
        receivable_id,
        opened_on,
        closed_on,
        currency_code,
        {{ taken_from_pool(
            'wished_amount', 'open_amount', 'receivable_id', 'opened_on, dispute_id'
        ) }}
            as disputed_amount,
        is_open,
        reason
    from wished
)

select * from resolved
