-- An unapplied amount: the credit's row adds its amount, every application's row takes away what
-- it used. What was applied beyond a document is the other way round: applications add, the
-- document takes away.
with credits as (
    select * from {{ ref('unapplied_credits') }}
),

not_yet_receivables as (
    select receivable_id from {{ ref('int_receivables') }}
    where document_date > {{ as_of_date() }}
),

applications as (
    select applications.*
    from {{ ref('effective_applications') }} as applications
    left join not_yet_receivables
        on applications.receivable_id = not_yet_receivables.receivable_id
    where not_yet_receivables.receivable_id is null
),

over_applied as (
    select
        'over_applied:' || receivable_id as credit_id,
        receivable_id,
        source_row_id,
        coalesce(original_amount, open_amount) as amount,
        is_balance_only
    from {{ ref('receivable_balances') }}
    where open_amount < 0
),

edges as (
    select
        credit_id as output_key,
        source_row_id,
        amount as contribution
    from credits
    where credit_type <> 'over_applied'
    union all
    select
        credits.credit_id as output_key,
        applications.source_row_id,
        case when credits.amount < 0 then 1 else -1 end * applications.credit_amount
            as contribution
    from credits
    inner join applications on credits.credit_id = applications.credit_id
    union all
    select
        credit_id as output_key,
        source_row_id,
        -amount as contribution
    from over_applied
    union all
    select
        over_applied.credit_id as output_key,
        applications.source_row_id,
        applications.reducing_amount as contribution
    from over_applied
    inner join applications on over_applied.receivable_id = applications.receivable_id
    where not over_applied.is_balance_only
)

select
    'unapplied_credits' as output_table,
    output_key,
    'unapplied_amount' as output_column,
    source_row_id,
    cast(contribution as decimal(38, 4)) as contribution,
    'amount' as edge_type
from edges
where contribution <> 0
