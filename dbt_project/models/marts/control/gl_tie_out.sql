-- Does the sub-ledger agree with the general ledger's control account, per company, account and
-- currency? What explains a difference stands beside it by kind; what is left is the difference.
with {{ gl_tie_out_facts() }},

summed as (
    select
        company_id,
        gl_account,
        currency_code,
        {{ sum_amount('amount', "figure = 'open_amount'") }} as open_amount,
        {{ sum_amount('amount', "figure = 'unapplied_amount'") }} as unapplied_amount,
        {{ sum_amount('amount', "figure = 'unidentified_amount'") }} as unidentified_amount,
        {{ sum_amount('amount', "figure = 'quarantined_amount'") }} as quarantined_amount,
        {{ sum_amount('amount', "figure = 'bills_amount'") }} as bills_amount,
        {{ sum_amount('amount', "figure = 'apart_amount'") }} as apart_amount,
        {{ sum_amount('amount', "figure <> 'gl_balance'") }} as expected_balance,
        {{ sum_amount('amount', "figure = 'gl_balance'") }} as told_balance,
        max(case when figure = 'gl_balance' then 1 else 0 end) = 1 as is_told
    from control_facts
    group by company_id, gl_account, currency_code
),

declared as (
    select count(*) > 0 as is_declared from {{ ref('stg_row_reconciliation') }}
    where table_name = 'gl_balances'
),

-- A row without company may belong to any.
unreadable as (
    select
        company_id,
        count(*) as row_count
    from {{ ref('stg_quarantine') }}
    where
        table_name = 'gl_balances'
        or (
            table_name in ('receivables', 'credits')
            and (amount is null or currency_code is null or company_id is null)
        )
    group by company_id
),

unreadable_of_any as (
    select coalesce(sum(row_count), 0) as row_count from unreadable
    where company_id is null
),

tolerance as (
    select coalesce(max(limit_value), 0) as tolerance_amount
    from {{ ref('stg_policy__run_limits') }}
    where limit_code = 'maximum_gl_difference'
),

waived as (
    select count(*) > 0 as is_waived from {{ ref('stg_policy__waivers') }}
    where
        rule_code = 'gl_control_accounts_tie'
        and name is not null
        and reason is not null
        and expires_on >= {{ known_on() }}
),

compared as (
    select
        summed.*,
        newest_balances.balance_date,
        tolerance.tolerance_amount,
        waived.is_waived,
        abs(summed.told_balance - summed.expected_balance) <= tolerance.tolerance_amount
            as is_within_tolerance,
        case
            when not declared.is_declared then 'not_declared'
            when not summed.is_told then 'no_balance'
            when newest_balances.balance_date <> {{ as_of_date() }} then 'balance_of_another_day'
            when coalesce(unreadable.row_count, 0) + unreadable_of_any.row_count > 0
                then 'unreadable_rows'
        end as obstacle
    from summed
    cross join declared
    cross join tolerance
    cross join waived
    cross join unreadable_of_any
    left join newest_balances on summed.company_id = newest_balances.company_id
    left join unreadable on summed.company_id = unreadable.company_id
)

select
    company_id || '|' || gl_account || '|' || currency_code as tie_out_id,
    company_id,
    gl_account,
    currency_code,
    {{ as_of_date() }} as as_of_date,
    balance_date,
    open_amount,
    unapplied_amount,
    unidentified_amount,
    quarantined_amount,
    bills_amount,
    apart_amount,
    expected_balance,
    case when is_told then told_balance end as gl_balance,
    case when is_told then cast(told_balance - expected_balance as decimal(38, 4)) end
        as difference_amount,
    cast(tolerance_amount as decimal(38, 4)) as tolerance_amount,
    case
        when obstacle = 'not_declared' then 'not_declared'
        when obstacle in ('no_balance', 'balance_of_another_day') then 'not_comparable'
        when is_within_tolerance then 'tied'
        when obstacle is not null then 'not_comparable'
        when is_waived then 'waived'
        else 'differs'
    end as tie_out_state,
    case
        when obstacle in ('no_balance', 'balance_of_another_day') then obstacle
        when obstacle = 'unreadable_rows' and not is_within_tolerance then obstacle
    end as obstacle
from compared
