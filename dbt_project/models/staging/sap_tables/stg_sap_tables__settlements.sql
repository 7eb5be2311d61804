{{ config(materialized="table") }}

-- What settles what. A credit that names its invoice (REBZG: a partial payment, a credit memo)
-- lowers it from its own posting on. What is left of items that one document cleared together is
-- settled on that day: debits and credits stand end to end on one line of money, and what lies
-- over what settles it. What a group does not explain was cleared by items that no file holds.
with items as (
    select * from {{ ref("stg_sap_tables__items") }}
),

named as (
    select
        credits.item_id as credit_item_id,
        debits.item_id as debit_item_id,
        credits.posting_date as effective_date,
        credits.source_row_id,
        greatest(
            0,
            least(
                credits.amount,
                debits.amount - coalesce(
                    sum(credits.amount) over (
                        partition by debits.item_id order by credits.posting_date, credits.item_id
                        rows between unbounded preceding and 1 preceding
                    ), 0
                )
            )
        ) as amount
    from items as credits
    inner join items as debits
        on
            credits.continued_item_id = debits.item_id
            and credits.currency_code = debits.currency_code
            and debits.item_kind = 'owed'
    where credits.item_kind not in ('owed', 'refund')
),

taken as (
    select
        debit_item_id as item_id,
        amount
    from named
    union all
    select
        credit_item_id as item_id,
        amount
    from named
),

sums_taken as (
    select
        item_id,
        sum(amount) as amount
    from taken
    group by item_id
),

left_over as (
    select
        items.*,
        items.item_kind in ('owed', 'refund') as is_debit,
        items.amount - coalesce(sums.amount, 0) as amount_left
    from items
    left join sums_taken as sums
        on items.item_id = sums.item_id
),

lined as (
    select
        *,
        sum(amount_left) over (
            partition by
                source_name, company_id, clearing_number, cleared_on, currency_code, is_debit
            order by
                case when item_kind = 'refund' then 1 else 0 end, due_date, posting_date, item_id
            rows between unbounded preceding and current row
        ) as line_end
    from left_over
    where cleared_on is not null and amount_left > 0
),

paired as (
    select
        credits.item_id as credit_item_id,
        debits.item_id as debit_item_id,
        debits.cleared_on as effective_date,
        debits.source_row_id,
        least(debits.line_end, credits.line_end)
        - greatest(debits.line_end - debits.amount_left, credits.line_end - credits.amount_left)
            as amount
    from lined as debits
    inner join lined as credits
        on
            debits.source_name = credits.source_name
            and debits.company_id = credits.company_id
            and debits.clearing_number = credits.clearing_number
            and debits.cleared_on = credits.cleared_on
            and debits.currency_code = credits.currency_code
            and debits.line_end > credits.line_end - credits.amount_left
            and credits.line_end > debits.line_end - debits.amount_left
    where debits.is_debit and not credits.is_debit
),

explained as (
    select
        debit_item_id as item_id,
        amount
    from paired
    union all
    select
        credit_item_id as item_id,
        amount
    from paired
),

sums_explained as (
    select
        item_id,
        sum(amount) as amount
    from explained
    group by item_id
),

unexplained as (
    select
        lined.*,
        lined.amount_left - coalesce(sums.amount, 0) as amount_unexplained
    from lined
    left join sums_explained as sums
        on lined.item_id = sums.item_id
),

settlements as (
    select
        credit_item_id,
        debit_item_id,
        effective_date,
        source_row_id,
        amount,
        'named' as how
    from named
    union all
    select
        credit_item_id,
        debit_item_id,
        effective_date,
        source_row_id,
        amount,
        'cleared' as how
    from paired
    union all
    select
        case when is_debit then item_id || ':cleared' else item_id end as credit_item_id,
        case when is_debit then item_id else item_id || ':cleared' end as debit_item_id,
        cleared_on as effective_date,
        source_row_id,
        amount_unexplained as amount,
        case when is_debit then 'credit_missing' else 'debit_missing' end as how
    from unexplained
    where amount_unexplained > 0
)

select
    credit_item_id,
    debit_item_id,
    effective_date,
    source_row_id,
    cast(amount as decimal(18, 4)) as amount,
    how
from settlements
where amount > 0
