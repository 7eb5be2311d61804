-- 客户回款日报表: sale less what came in less what else lowered it is what is owed; the parts of a
-- receipt sum to it; the lines sum to the day's total; the last line of a document that nothing
-- lowered since owes what the document owes now.
with lines as (
    select * from {{ ref('daily_collections') }}
),

credits as (
    select
        credit_id,
        case when credit_type = 'refund' then -amount else amount end as amount
    from {{ ref('int_credits') }}
),

cash as (
    select
        credit_id,
        sum(collected_amount) as collected_amount
    from {{ ref('collected_cash') }}
    group by credit_id
),

days as (
    select
        daily_report_id,
        sum(collected_amount) as collected_amount,
        min(day_total_amount) as smallest_total,
        max(day_total_amount) as largest_total
    from lines
    group by daily_report_id
)

select
    'line' as what,
    collection_line_id as key_value
from lines
where sales_amount - collected_to_date_amount - other_reductions_amount <> outstanding_amount
union all
select
    'receipt' as what,
    cash.credit_id as key_value
from cash
inner join credits on cash.credit_id = credits.credit_id
where cash.collected_amount <> credits.amount
union all
select
    'day' as what,
    daily_report_id as key_value
from days
where collected_amount <> smallest_total or collected_amount <> largest_total
union all
select
    'document' as what,
    lines.receivable_id as key_value
from lines
inner join {{ ref('receivable_balances') }} as balances
    on lines.receivable_id = balances.receivable_id
where
    lines.collected_to_date_amount + lines.other_reductions_amount = balances.applied_amount
    and lines.outstanding_amount <> balances.open_amount
