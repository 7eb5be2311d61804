"""Gate 1: can what has arrived be believed."""

from __future__ import annotations

from great_expectations.expectations.core.unexpected_rows_expectation import (
    UnexpectedRowsExpectation,
)

from expectations.measures import MEASURES
from expectations.money import shown
from expectations.rule import Rule

REPAIR = "correct the file or its column map in huikuan.toml, put it into the inbox and run again"

QUARANTINE_LIMITS = Rule(
    code="quarantine_is_within_limits",
    gate=1,
    title="no more rows are unreadable than policy table quarantine_limits allows",
    relation="staging.stg_quarantine",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query="""
            with quarantined as (
                select table_name, count(*) as quarantined_rows
                from {batch}
                group by table_name
            ),
            landed as (
                select table_name, sum(rows_landed) as landed_rows
                from staging.stg_row_reconciliation
                where source_name not in ('policy', 'home')
                group by table_name
            ),
            limits as (
                select
                    max(case when limit_code = 'largest_quarantined_share' then limit_value end)
                        as share,
                    max(case when limit_code = 'largest_quarantined_share_from_rows'
                        then limit_value end) as from_rows
                from staging.stg_policy__run_limits
            ),
            too_many as (
                select quarantined.table_name
                from quarantined
                cross join limits
                left join landed using (table_name)
                left join staging.stg_policy__quarantine_limits as own
                    on quarantined.table_name = own.table_name
                left join staging.stg_policy__quarantine_limits as any_table
                    on any_table.table_name = '*'
                where quarantined.quarantined_rows > greatest(
                    coalesce(own.maximum_rows, any_table.maximum_rows, 0),
                    coalesce(own.maximum_share, any_table.maximum_share, 0)
                    * coalesce(landed.landed_rows, 0)
                )
                -- A short file never has many rows; a large part of it is as telling.
                or quarantined.quarantined_rows >= limits.from_rows
                and quarantined.quarantined_rows > limits.share * coalesce(landed.landed_rows, 0)
            )
            select
                refused.source_row_id,
                concat_ws(' ', refused.table_name, refused.document_number,
                    refused.customer_number) as key,
                refused.column_name,
                refused.value
            from {batch} as refused
            inner join too_many using (table_name)
            order by refused.source_row_id
        """,
    ),
    why="so many unreadable rows mean a wrong file or a changed layout, not a few typing errors",
    fix=REPAIR
    + "; `huikuan quarantine` lists the rows; limits: policy/quarantine_limits.csv, run_limits.csv",
)

DATES_PLAUSIBLE = Rule(
    code="document_dates_are_plausible",
    gate=1,
    title="document dates are neither after the business date nor, in number, before 2000",
    relation="staging.stg_receivables",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query="""
            with limits as (
                select
                    coalesce(max(case when limit_code = 'maximum_days_after_business_date'
                        then limit_value end), 0) as days_after,
                    coalesce(max(case when limit_code = 'maximum_share_before_2000'
                        then limit_value end), 0) as share_before
                from staging.stg_policy__run_limits
            ),
            early as (
                select
                    source_name,
                    count(*) as documents,
                    sum(case when document_date < date '2000-01-01' then 1 else 0 end)
                    as before_2000
                from {batch}
                group by source_name
            )
            select
                receivable.source_row_id,
                receivable.document_number as key,
                'document_date' as column_name,
                concat(coalesce(cast(receivable.document_date as varchar), 'none'),
                    ', business date ', source.business_date) as value
            from {batch} as receivable
            cross join limits
            inner join early using (source_name)
            left join landing.sources as source using (source_name)
            where (
                receivable.document_date <= source.business_date + cast(days_after as integer)
            ) is not true
            or (
                receivable.document_date < date '2000-01-01'
                and early.before_2000 > limits.share_before * early.documents
            )
            order by receivable.source_row_id
        """,
    ),
    why="a date read in the wrong format makes every due date and every age wrong",
    fix=REPAIR + "; limits are in policy/run_limits.csv",
)

# What only letters or only the consolidated figure need stops only these: marts withhold them.
STOPS_ITS_OWN_USE = "('credits', 'exchange_rates')"

AGES = """
    select
        file.file_sha256,
        file.table_name as key,
        'age in days' as column_name,
        cast(file.age_days as varchar) as value
    from {batch} as file
    left join staging.stg_policy__freshness_limits as own on file.table_name = own.table_name
    left join staging.stg_policy__freshness_limits as any_table on any_table.table_name = '*'
    where file.source_name not in ('policy', 'home')
        and file.age_days > coalesce(own.maximum_age_days, any_table.maximum_age_days, 0)
"""

FILES_FRESH = Rule(
    code="files_are_fresh_enough",
    gate=1,
    title="no file is older than policy table freshness_limits allows",
    relation="landing.files",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query=AGES
        + f"""
            and file.table_name not in {STOPS_ITS_OWN_USE}
            order by file_sha256, key
        """,
    ),
    why="a customer who has paid or promised meanwhile would be chased, or a new debt forgotten",
    fix="export the table again and run; limits are in policy/freshness_limits.csv",
)

RECEIPTS_FRESH = Rule(
    code="receipts_and_rates_are_fresh_enough",
    gate=1,
    title="receipts and exchange rates are no older than freshness_limits allows",
    relation="landing.files",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query=AGES
        + f"""
            and file.table_name in {STOPS_ITS_OWN_USE}
            order by file.file_sha256, file.table_name
        """,
    ),
    why="letters are withheld while receipts are old, the consolidated figure while rates are",
    fix="export the table again and run; limits are in policy/freshness_limits.csv",
    severity="warn",
)

CURRENCIES_KNOWN = Rule(
    code="currencies_are_known",
    gate=1,
    title="every amount has a currency of policy table currencies",
    relation="staging.stg_receivables",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query="""
            select
                document.source_row_id,
                document.document_number as key,
                'currency_code' as column_name,
                coalesce(document.currency_code, '') as value
            from (
                select source_row_id, document_number, currency_code from {batch}
                union all
                select source_row_id, credit_id as document_number, currency_code
                from staging.stg_credits
            ) as document
            left join staging.stg_policy__currencies as currency using (currency_code)
            where currency.currency_code is null
            order by document.source_row_id
        """,
    ),
    why="without its currency an amount can neither be rounded nor be added to others",
    fix="add the name to policy/currency_names.csv or the code to policy/currencies.csv",
)

TABLES_PLAUSIBLE = Rule(
    code="tables_are_as_large_as_before",
    gate=1,
    title="no table has far fewer or far more rows or money than the last published run read",
    relation="landing.run_parameters",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query=f"""
            with measured as ({MEASURES}),
            last_told as (
                select payload
                from landing.ledger_events
                where event_type = 'tables_received'
                order by sequence desc
                limit 1
            ),
            earlier as (
                select
                    told.value ->> '$.table' as measured_table,
                    told.value ->> '$.currency' as currency_code,
                    cast(told.value ->> '$.measure' as decimal(38, 4)) as measure
                from last_told, json_each(last_told.payload, '$.tables') as told
            ),
            limits as (
                select
                    max(case when limit_code = 'maximum_table_drop' then limit_value end) as fall,
                    max(case when limit_code = 'maximum_table_growth' then limit_value end)
                        as growth,
                    max(case when limit_code = 'plausible_from_rows' then limit_value end)
                        as from_rows
                from staging.stg_policy__run_limits
            ),
            large as (
                select measured_table, measure from earlier where currency_code = ''
            )
            select
                measured.measured_table as key,
                case when measured.currency_code = '' then 'rows'
                    else concat('amount ', measured.currency_code) end as column_name,
                concat_ws(', last published ',
                    case when measured.currency_code = ''
                        then cast(cast(measured.measure as bigint) as varchar)
                        else {shown("measured.measure", "measured.currency_code")} end,
                    case when measured.currency_code = ''
                        then cast(cast(earlier.measure as bigint) as varchar)
                        else {shown("earlier.measure", "measured.currency_code")} end) as value
            from measured
            inner join earlier using (measured_table, currency_code)
            inner join large using (measured_table)
            cross join limits
            cross join {{batch}} as parameters
            where parameters.purpose = 'daily'
                and large.measure >= coalesce(limits.from_rows, 0)
                and earlier.measure > 0
                and (
                    measured.measure < earlier.measure * (1 - coalesce(limits.fall, 0))
                    or measured.measure > earlier.measure * (1 + coalesce(limits.growth, 0))
                )
            order by key, column_name
        """,
    ),
    why="a file cut off at the end of a line, of one company only, or twice in one looks sound",
    fix="compare the export with the last one; if the company did change so, waive it for today;"
    " limits are in policy/run_limits.csv",
)

POLICY_WELL_FORMED = Rule(
    code="policy_is_well_formed",
    gate=1,
    title="policy tables can be read, and no limit that a gate needs is missing",
    relation="staging.stg_policy__problems",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query="""
            select
                problem.source_row_id,
                concat_ws(' ', problem.table_name, problem.rule_code) as key,
                problem.column_name,
                coalesce(problem.value, '') as value
            from {batch} as problem
            union all
            select
                null as source_row_id,
                'run_limits' as key,
                needed.limit_code as column_name,
                'missing' as value
            from (values
                ('maximum_days_after_business_date'),
                ('maximum_share_before_2000'),
                ('maximum_open_total_drop'),
                ('maximum_overdue_share_change'),
                ('maximum_table_drop'),
                ('maximum_table_growth'),
                ('plausible_from_rows'),
                ('largest_quarantined_share'),
                ('largest_quarantined_share_from_rows')
            ) as needed (limit_code)
            left join staging.stg_policy__run_limits as given using (limit_code)
            where given.limit_value is null
            order by source_row_id, key, column_name
        """,
    ),
    why="a rule of the company that cannot be read would silently not be applied",
    fix="correct the table in the home's policy folder, or remove it to return to the shipped one",
)

PLAUSIBILITY = (
    QUARANTINE_LIMITS,
    DATES_PLAUSIBLE,
    FILES_FRESH,
    RECEIPTS_FRESH,
    CURRENCIES_KNOWN,
    TABLES_PLAUSIBLE,
    POLICY_WELL_FORMED,
)
