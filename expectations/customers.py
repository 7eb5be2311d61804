"""Gate 2: does what people of the home stated of customers reach the accounts they meant."""

from __future__ import annotations

from great_expectations.expectations.core.unexpected_rows_expectation import (
    UnexpectedRowsExpectation,
)

from expectations.rule import Rule

STATED = """
    select
        source_row_id,
        subject_id as key,
        finding_code as column_name,
        concat(value, ', stated by ', detail) as value
    from {batch}
"""

PROTECTED_ARE_ACCOUNTS = Rule(
    code="protected_customers_are_accounts",
    gate=2,
    title="who is stated to be insolvent, deregistered, in litigation or our own is an account",
    relation="marts.data_findings",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query=STATED
        + """
            where finding_code = 'protection_without_account'
            order by source_row_id
        """,
    ),
    why="with a wrong number the customer who was meant is chased as if nothing were known",
    fix="write customer_id in policy/customer_facts.csv as source:number; remove the row when the"
    " ERP has no such customer any more",
)

STATEMENTS_ARE_USED = Rule(
    code="statements_are_of_accounts",
    gate=2,
    title="other rows about customers name accounts, and contradict no source",
    relation="marts.data_findings",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query=STATED
        + """
            where finding_code in ('statement_without_account', 'legal_status_not_lifted')
            order by finding_code, source_row_id
        """,
    ),
    why="the row has no effect: nobody has that number, or `normal` lifts no status of the source",
    fix="correct the row in policy/customer_facts.csv or debtor_mapping.csv, or the ERP",
    severity="warn",
)

CUSTOMERS = (PROTECTED_ARE_ACCOUNTS, STATEMENTS_ARE_USED)
