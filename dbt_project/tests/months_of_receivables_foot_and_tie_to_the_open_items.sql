-- A month begins with what the one before ended with; the last one ends with the open items, less
-- deposits; the rows of the allowance are all open items.
with months as (
    select
        *,
        lag(ending_amount) over (
            partition by company_id, sales_rep_id, currency_code order by report_month
        ) as earlier_ending_amount
    from {{ ref('receivable_months') }}
),

sums as (
    select
        'ending_amount' as figure,
        company_id,
        currency_code,
        ending_amount as amount
    from months
    where month_end = {{ as_of_date() }}
    union all
    select
        'ending_amount' as figure,
        company_id,
        currency_code,
        -open_amount as amount
    from {{ ref('open_items') }}
    where not is_apart
    union all
    select
        'overdue_amount' as figure,
        company_id,
        currency_code,
        overdue_amount as amount
    from months
    where month_end = {{ as_of_date() }}
    union all
    select
        'overdue_amount' as figure,
        company_id,
        currency_code,
        -open_amount as amount
    from {{ ref('open_items') }}
    where not is_apart and is_overdue
    union all
    select
        'open_count' as figure,
        company_id,
        currency_code,
        open_count as amount
    from months
    where month_end = {{ as_of_date() }}
    union all
    select
        'open_count' as figure,
        company_id,
        currency_code,
        -1 as amount
    from {{ ref('open_items') }}
    where not is_apart
    union all
    select
        'allowance' as figure,
        company_id,
        currency_code,
        open_amount as amount
    from {{ ref('loss_allowances') }}
    union all
    select
        'allowance' as figure,
        company_id,
        currency_code,
        -open_amount as amount
    from {{ ref('open_items') }}
)

select
    receivable_month_id as subject,
    ending_amount as amount
from months
where
    opening_amount + debit_amount - settled_amount <> ending_amount
    or opening_amount <> earlier_ending_amount
union all
select
    figure || '|' || company_id || '|' || currency_code as subject,
    sum(amount) as amount
from sums
group by figure, company_id, currency_code
having sum(amount) <> 0
