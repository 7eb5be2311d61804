"""Gate 2: what rests on a date that was not told; shown, since the lists are right to go out."""

from __future__ import annotations

from great_expectations.expectations.core.unexpected_rows_expectation import (
    UnexpectedRowsExpectation,
)

from expectations.rule import Rule

DUE_DATES_TOLD = Rule(
    code="due_dates_are_told",
    gate=2,
    title="every open item has a due date of the ERP, or a term that gives it without assumption",
    relation="marts.data_findings",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query="""
            select
                source_row_id,
                subject_id as key,
                finding_code as column_name,
                concat_ws(' ', value, detail) as value
            from {batch}
            where finding_code in ('due_date_estimated', 'due_date_unknown')
            order by finding_code desc, source_row_id
        """,
    ),
    why="such a due date is assumed, late rather than early; the customer may count otherwise",
    fix="export due dates, or say what the term means in policy/payment_terms.csv",
    severity="warn",
)

WORK_DAYS_ANNOUNCED = Rule(
    code="work_days_are_announced",
    gate=2,
    title="no list and no promise depends on a year whose working days are not announced",
    relation="marts.data_findings",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query="""
            select
                source_row_id,
                subject_id as key,
                finding_code as column_name,
                concat(value, ' is provisional') as value
            from {batch}
            where finding_code = 'provisional_work_day'
            order by value, key
        """,
    ),
    why="holidays and make-up working days may still move the day on which a promise is broken",
    fix="add the announced days to policy/work_days.csv as official",
    severity="warn",
)

DATES = (DUE_DATES_TOLD, WORK_DAYS_ANNOUNCED)
