"""Gate 2: do documents, and what people of the home stated, reach the accounts they meant."""

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

# Numbers of digits alone: only these does a spreadsheet change.
NUMBERS_KEEP_ZEROS = Rule(
    code="customer_numbers_keep_their_zeros",
    gate=2,
    title="no document names a customer whom the customer table has with other leading zeros",
    relation="intermediate.int_customers",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query="""
            with accounts as (
                select
                    customer_id,
                    source_name,
                    source_row_id,
                    customer_number,
                    trim(leading '0' from customer_number) as digits,
                    is_master_data_missing
                from {batch}
                where trim(both '0123456789' from customer_number) = ''
            ),
            named as (
                select
                    customer.source_name,
                    count(*) as customers,
                    sum(case when customer.is_master_data_missing then 0 else 1 end) as found
                from intermediate.int_customer_mentions as mention
                inner join {batch} as customer on mention.customer_id = customer.customer_id
                group by customer.source_name
            ),
            likeness as (
                select source_name, digits, min(customer_number) as customer_number
                from accounts
                where not is_master_data_missing
                group by source_name, digits
            )
            select
                unknown.source_row_id,
                unknown.customer_id as key,
                'customer_number' as column_name,
                concat(unknown.customer_number, ' for ', known.customer_number, '; ', named.found,
                    ' of ', named.customers,
                    ' customer numbers of the documents are in the customer table') as value
            from accounts as unknown
            inner join likeness as known
                on unknown.source_name = known.source_name and unknown.digits = known.digits
            inner join named on unknown.source_name = named.source_name
            where unknown.is_master_data_missing
            order by unknown.customer_id
        """,
    ),
    why="a spreadsheet took the zeros: such a customer has no name, no rep, no limit of his own",
    fix="export again without opening the file, or say how many digits a number has in"
    " huikuan.toml, as widths = { customer_number = 8 }; two customers: waive it for today",
)

CUSTOMERS = (PROTECTED_ARE_ACCOUNTS, STATEMENTS_ARE_USED, NUMBERS_KEEP_ZEROS)
