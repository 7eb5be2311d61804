"""Gate 2: do the lists reach somebody, and do their figures agree."""

from __future__ import annotations

from great_expectations.expectations.core.unexpected_rows_expectation import (
    UnexpectedRowsExpectation,
)

from expectations.measures import OVERDUE
from expectations.money import shown
from expectations.rule import OUR_BUG, Rule

TASKS_HAVE_A_REP = Rule(
    code="tasks_have_an_active_rep",
    gate=2,
    title="every task belongs to a sales rep who is active",
    relation="marts.collection_tasks",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query="""
            select
                min(item.source_row_id) as source_row_id,
                task.debtor_id as key,
                'sales_rep_id' as column_name,
                coalesce(task.sales_rep_id, '') as value
            from {batch} as task
            left join intermediate.int_sales_reps as rep using (sales_rep_id)
            left join marts.collection_task_items as item using (task_id)
            where rep.is_active is not true
            group by task.task_id, task.debtor_id, task.sales_rep_id
            order by key, value
        """,
    ),
    why="a task on nobody's list is done by nobody",
    fix="name an active rep for the customer, or a default_rep in huikuan.toml, and run again",
)

DEMAND_IS_OVERDUE = Rule(
    code="demand_is_overdue_and_positive",
    gate=2,
    title="every portion in demand is overdue and more than nothing",
    relation="marts.item_dispositions",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query=f"""
            select
                source_row_id,
                receivable_id as key,
                'amount' as column_name,
                concat({shown("amount", "currency_code")}, ' ', currency_code, ', ', days_overdue,
                    ' days overdue') as value
            from {{batch}}
            where disposition = 'demand'
                and (amount > 0 and is_overdue and days_overdue > 0) is not true
            order by source_row_id
        """,
    ),
    why="asking for money that is not due yet costs the customer's trust",
    fix=OUR_BUG,
)

DISPOSITIONS_SUM = Rule(
    code="dispositions_sum_to_open_items",
    gate=2,
    title="each open item is cut into portions that add up to it, in its company and currency",
    relation="marts.item_dispositions",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query=f"""
            with portions as (
                select receivable_id, company_id, currency_code, sum(amount) as portions_amount
                from {{batch}}
                group by receivable_id, company_id, currency_code
            )
            select
                item.source_row_id,
                receivable_id as key,
                concat('open_amount ', currency_code) as column_name,
                concat(coalesce({shown("item.open_amount", "currency_code")}, 'no open item'),
                    ', portions ', coalesce({shown("portions_amount", "currency_code")}, 'none'))
                as value
            from marts.open_items as item
            full join portions using (receivable_id, company_id, currency_code)
            where item.open_amount is distinct from portions_amount
            order by key, column_name
        """,
    ),
    why="what is in no portion is asked from nobody; what is in two is asked twice",
    fix=OUR_BUG,
)

MARTS_ARE_NOT_EMPTY = Rule(
    code="marts_are_not_empty",
    gate=2,
    title="with receivables received there are open items, balances, totals and their proofs",
    relation="marts.open_items",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query="""
            with counted as (
                select 'open_items' as mart, count(*) as mart_rows from {batch}
                union all
                select 'item_dispositions' as mart, count(*) as mart_rows
                from marts.item_dispositions
                union all
                select 'customer_balances' as mart, count(*) as mart_rows
                from marts.customer_balances
                union all
                select 'run_summary' as mart, count(*) as mart_rows from marts.run_summary
                union all
                select 'lineage_edges' as mart, count(*) as mart_rows from marts.lineage_edges
                union all
                select 'collection_tasks' as mart, count(*) as mart_rows
                from marts.collection_tasks
                having exists (
                    select 1 from marts.item_dispositions where disposition = 'demand'
                )
            )
            select mart as key, 'rows' as column_name, '0' as value
            from counted
            where mart_rows = 0 and exists (select 1 from staging.stg_receivables)
            order by key
        """,
    ),
    why="every rule about rows holds when there are none",
    fix="if everything is really paid, waive this rule for today; else report it with the log",
)

OPEN_TOTAL_HOLDS = Rule(
    code="open_total_has_not_collapsed",
    gate=2,
    title="the open total of a currency has not fallen too far since the last published run",
    relation="marts.run_summary",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query=f"""
            with last_published as (
                select payload
                from landing.ledger_events
                where event_type = 'run_published'
                order by sequence desc
                limit 1
            ),
            published as (
                select
                    amount.key as currency_code,
                    cast(amount.value ->> '$' as decimal(38, 4)) as published_amount
                from last_published, json_each(last_published.payload, '$.open_amounts') as amount
            ),
            limits as (
                select coalesce(max(limit_value), 0) as maximum_drop
                from staging.stg_policy__run_limits
                where limit_code = 'maximum_open_total_drop'
            )
            select
                published.currency_code as key,
                'open_amount' as column_name,
                concat(
                    {shown("coalesce(summary.open_amount, 0)", "published.currency_code")},
                    ', last published ',
                    {shown("published.published_amount", "published.currency_code")}) as value
            from published
            cross join limits
            cross join landing.run_parameters as parameters
            left join {{batch}} as summary using (currency_code)
            where parameters.purpose = 'daily'
                and published.published_amount > 0
                and coalesce(summary.open_amount, 0)
                < published.published_amount * (1 - limits.maximum_drop)
            union all
            select
                'last published run' as key,
                'open_amounts' as column_name,
                'not in the ledger' as value
            from last_published
            where json_extract(payload, '$.open_amounts') is null
            order by key
        """,
    ),
    why="so much is rarely paid in a day: more often a file was cut off or a company was left out",
    fix="compare the files with the last run's; if the money did come in, waive it for today",
)

AGES_HOLD = Rule(
    code="ages_have_not_jumped",
    gate=2,
    title="the share of a currency that is overdue is near what the last published run told",
    relation="marts.run_summary",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query=f"""
            with last_published as (
                select payload
                from landing.ledger_events
                where event_type = 'run_published'
                order by sequence desc
                limit 1
            ),
            last_measured as (
                select payload
                from landing.ledger_events
                where event_type = 'tables_received'
                order by sequence desc
                limit 1
            ),
            opened as (
                select
                    amount.key as currency_code,
                    cast(amount.value ->> '$' as decimal(38, 4)) as open_amount
                from last_published, json_each(last_published.payload, '$.open_amounts') as amount
            ),
            overdue as (
                select
                    told.value ->> '$.currency' as currency_code,
                    cast(told.value ->> '$.measure' as decimal(38, 4)) as overdue_amount
                from last_measured, json_each(last_measured.payload, '$.tables') as told
                where told.value ->> '$.table' = '{OVERDUE}'
            ),
            limits as (
                select
                    max(case when limit_code = 'maximum_overdue_share_change' then limit_value end)
                        as share_change,
                    max(case when limit_code = 'plausible_from_rows' then limit_value end)
                        as from_rows
                from staging.stg_policy__run_limits
            ),
            shares as (
                select
                    summary.currency_code,
                    summary.overdue_amount,
                    opened.open_amount as open_before,
                    overdue.overdue_amount as overdue_before,
                    summary.open_amount,
                    cast(summary.overdue_amount / summary.open_amount as decimal(9, 4)) as share,
                    cast(overdue.overdue_amount / opened.open_amount as decimal(9, 4))
                        as share_before,
                    coalesce(limits.share_change, 0) as share_change
                from {{batch}} as summary
                inner join opened on summary.currency_code = opened.currency_code
                inner join overdue on summary.currency_code = overdue.currency_code
                cross join limits
                cross join landing.run_parameters as parameters
                where parameters.purpose = 'daily'
                    and summary.item_count >= coalesce(limits.from_rows, 0)
                    and summary.open_amount > 0
                    and opened.open_amount > 0
            )
            select
                currency_code as key,
                'overdue_amount' as column_name,
                concat({shown("overdue_amount", "currency_code")}, ' of ',
                    {shown("open_amount", "currency_code")}, ' open, last published ',
                    {shown("overdue_before", "currency_code")}, ' of ',
                    {shown("open_before", "currency_code")}) as value
            from shares
            where abs(share - share_before) > share_change
            order by key
        """,
    ),
    why="debts grow old one by one; when most change at once, dates were read in the wrong order,"
    " terms were lost, or the day is another one",
    fix="compare due dates of some documents with the ERP's screen; if so much did fall due at"
    " once, waive it for today; limit: policy/run_limits.csv",
)

GL_TIES = Rule(
    code="gl_control_accounts_tie",
    gate=2,
    title="open items less unapplied credits agree with the general ledger's control accounts",
    relation="marts.gl_tie_out",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query=f"""
            select
                tie_out_id as key,
                'difference_amount' as column_name,
                concat({shown("difference_amount", "currency_code")}, ' ', currency_code,
                    ': ledger ', {shown("gl_balance", "currency_code")}, ', expected ',
                    {shown("expected_balance", "currency_code")}) as value
            from {{batch}}
            where tie_out_state not in ('tied', 'not_comparable', 'not_declared')
            order by key
        """,
    ),
    why="a list that disagrees with the books misses documents or asks for paid ones",
    fix="compare the account's lines of that day with marts.gl_tie_out; if finance knows the "
    "difference, waive this rule until it is booked; tolerance: policy/run_limits.csv",
)

GL_CAN_BE_COMPARED = Rule(
    code="gl_balances_can_be_compared",
    gate=2,
    title="every control account has a balance of the day of the figures to compare with",
    relation="marts.gl_tie_out",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query="""
            select
                tie_out_id as key,
                'obstacle' as column_name,
                obstacle || coalesce(' ' || cast(balance_date as varchar), '') as value
            from {batch}
            where tie_out_state = 'not_comparable'
            order by key
        """,
    ),
    why="what is not compared is not proven",
    fix="export the balances of the same day, in document currency; correct quarantined rows",
    severity="warn",
)

FIGURES = (
    TASKS_HAVE_A_REP,
    DEMAND_IS_OVERDUE,
    DISPOSITIONS_SUM,
    MARTS_ARE_NOT_EMPTY,
    OPEN_TOTAL_HOLDS,
    AGES_HOLD,
    GL_TIES,
    GL_CAN_BE_COMPARED,
)
