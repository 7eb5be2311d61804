-- What an account owed net of its credits at the end of every day on which that changed, told from
-- the documents themselves: a receipt counts from its day, whenever it was applied. A group's
-- limit, and one that holds for several companies, has a history of all its accounts together.
with receivables as (
    select * from {{ ref('int_receivables') }}
    where
        document_date <= {{ as_of_date() }}
        and treatment <> 'apart'
        and source_capability <> 'open_balances'
),

credits as (
    select
        *,
        greatest(effective_date, coalesce(settles_on, effective_date)) as counts_from,
        case when credit_type = 'refund' then -1 else 1 end as sign
    from {{ ref('int_credits') }}
    where customer_id is not null and coalesce(treatment, 'covers') <> 'apart'
),

changes as (
    select
        company_id,
        customer_id,
        currency_code,
        document_date as changed_on,
        cast(original_amount as decimal(38, 4)) as amount
    from receivables
    union all
    select
        company_id,
        customer_id,
        currency_code,
        counts_from as changed_on,
        cast(-sign * amount as decimal(38, 4)) as amount
    from credits
    where counts_from <= {{ as_of_date() }}
    union all
    select
        company_id,
        customer_id,
        currency_code,
        greatest(reversed_on, counts_from) as changed_on,
        cast(sign * amount as decimal(38, 4)) as amount
    from credits
    where counts_from <= {{ as_of_date() }} and reversed_on <= {{ as_of_date() }}
    union all
    select
        receivables.company_id,
        receivables.customer_id,
        receivables.currency_code,
        applications.effective_date as changed_on,
        cast(-applications.discount_amount as decimal(38, 4)) as amount
    from {{ ref('effective_applications') }} as applications
    inner join receivables on applications.receivable_id = receivables.receivable_id
    where applications.discount_amount <> 0
),

daily_of_accounts as (
    select
        company_id,
        customer_id,
        currency_code,
        changed_on,
        {{ sum_amount('amount') }} as amount
    from changes
    group by company_id, customer_id, currency_code, changed_on
),

companies_of_accounts as (
    select
        customer_id,
        count(distinct company_id) as company_count
    from daily_of_accounts
    group by customer_id
),

customers as (
    select * from {{ ref('account_groups') }}
),

sharing as (
    select
        limits.credit_limit_id,
        limits.company_id,
        members.customer_id
    from {{ ref('limits_in_force') }} as limits
    inner join customers as heads on limits.customer_id = heads.customer_id
    inner join customers as members on heads.group_key = members.group_key
    where limits.limit_kind = 'group'
    union all
    select
        limits.credit_limit_id,
        limits.company_id,
        limits.customer_id
    from {{ ref('limits_in_force') }} as limits
    inner join companies_of_accounts as spread
        on limits.customer_id = spread.customer_id and spread.company_count > 1
    where limits.limit_kind = 'regular' and limits.company_id is null
),

daily as (
    select
        company_id || '|' || customer_id as subject_id,
        currency_code,
        changed_on,
        amount
    from daily_of_accounts
    union all
    select
        sharing.credit_limit_id as subject_id,
        daily_of_accounts.currency_code,
        daily_of_accounts.changed_on,
        {{ sum_amount('daily_of_accounts.amount') }} as amount
    from daily_of_accounts
    inner join sharing
        on
            daily_of_accounts.customer_id = sharing.customer_id
            and daily_of_accounts.company_id
            = coalesce(sharing.company_id, daily_of_accounts.company_id)
    group by
        sharing.credit_limit_id, daily_of_accounts.currency_code, daily_of_accounts.changed_on
)

select
    subject_id,
    currency_code,
    changed_on,
    cast(
        sum(amount) over (
            partition by subject_id, currency_code
            order by changed_on
            rows between unbounded preceding and current row
        ) as decimal(38, 4)
    ) as balance_amount
from daily
