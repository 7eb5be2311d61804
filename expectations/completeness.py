"""Gate 1: has everything arrived, once, and is every row accounted for."""

from __future__ import annotations

from great_expectations.expectations.core.expect_column_values_to_be_unique import (
    ExpectColumnValuesToBeUnique,
)
from great_expectations.expectations.core.expect_table_row_count_to_be_between import (
    ExpectTableRowCountToBeBetween,
)
from great_expectations.expectations.core.unexpected_rows_expectation import (
    UnexpectedRowsExpectation,
)

from expectations.money import shown
from expectations.rule import OUR_BUG, Rule

RECEIVABLES_PRESENT = Rule(
    code="receivables_are_present",
    gate=1,
    title="at least one receivable was received and could be read",
    relation="staging.stg_receivables",
    expectation=ExpectTableRowCountToBeBetween(min_value=1),
    why="an empty list would look like a company that nobody owes anything",
    fix="look at the quarantine and at the column map of the receivables, then run again",
)

ROWS_RECONCILE = Rule(
    code="rows_reconcile",
    gate=1,
    title="rows and readable amounts in = used + quarantined + excluded, file by file",
    relation="staging.stg_row_reconciliation",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query="""
            select
                file_sha256,
                table_name as key,
                'rows' as column_name,
                concat(rows_landed, ' in = ', rows_used, ' used + ', rows_quarantined,
                    ' quarantined + ', rows_excluded, ' excluded') as value
            from {batch}
            where source_name not in ('policy', 'home', 'answers', 'bounces')
                and rows_landed is distinct from rows_used + rows_quarantined + rows_excluded
            union all
            select
                file_sha256,
                table_name as key,
                concat_ws(' ', 'amount', currency_code) as column_name,
                concat(amount_landed_readable, ' in = ', amount_used, ' used + ',
                    amount_quarantined_readable, ' quarantined + ', amount_excluded, ' excluded')
                as value
            from staging.stg_amount_reconciliation
            where amount_landed_readable
                is distinct from amount_used + amount_quarantined_readable + amount_excluded
            union all
            select
                landed.file_sha256,
                landed.table_name as key,
                'rows' as column_name,
                concat(landed.rows_landed, ' in, none accounted for') as value
            from landing.files as landed
            left join {batch} as counted using (file_sha256, table_name)
            where landed.source_name not in ('policy', 'home', 'answers', 'bounces')
                and counted.file_sha256 is null
            order by file_sha256, key, column_name
        """,
    ),
    why="a row that is neither used nor shown as refused is money that nobody will ask for",
    fix=OUR_BUG,
)

# Subtotals and a grand total may stand in one file: every total row says the file's sum, or the
# subtotals add up to it, or both together say it twice.
CONTROL_TOTALS = """
    with totals as (
        select
            file_sha256,
            table_name,
            sum(amount) as sum_of_totals,
            min(amount) as smallest,
            max(amount) as largest,
            count(*) - count(amount) as unreadable_totals
        from {batch}
        where reason_code = 'total_row'
        group by file_sha256, table_name
    ),
    amounts as (
        select file_sha256, table_name, sum(amount_landed_readable) as amount_landed
        from staging.stg_amount_reconciliation
        group by file_sha256, table_name
    ),
    -- The amounts landed hold the total rows' own.
    counted as (
        select
            file_sha256,
            table_name,
            amounts.amount_landed - coalesce(totals.sum_of_totals, 0) as rows_add_up_to,
            reconciliation.unreadable_amount_rows as unreadable_rows
        from totals
        left join amounts using (file_sha256, table_name)
        left join staging.stg_row_reconciliation as reconciliation
            using (file_sha256, table_name)
    ),
    compared as (
        select
            totals.*,
            counted.rows_add_up_to,
            counted.unreadable_rows,
            file.has_declared_total,
            coalesce(unreadable_totals + unreadable_rows = 0, false) as is_computable,
            (smallest = rows_add_up_to and largest = rows_add_up_to)
            or sum_of_totals = rows_add_up_to
            or (
                sum_of_totals = 2 * rows_add_up_to
                and rows_add_up_to in (smallest, largest)
            ) as is_tied
        from totals
        left join counted using (file_sha256, table_name)
        left join landing.files as file using (file_sha256, table_name)
    ),
    -- A control file says the sum of its export once, beside any total row within.
    controlled as (
        select
            file.file_sha256,
            file.table_name,
            file.control_name,
            file.control_amount,
            amounts.amount_landed - coalesce(totals.sum_of_totals, 0) as rows_add_up_to,
            reconciliation.unreadable_amount_rows as unreadable_rows
        from landing.files as file
        left join amounts using (file_sha256, table_name)
        left join totals using (file_sha256, table_name)
        left join staging.stg_row_reconciliation as reconciliation
            using (file_sha256, table_name)
        where file.control_amount is not null
    )
"""

CONTROL_TOTALS_TIE = Rule(
    code="control_totals_tie",
    gate=1,
    title="the total rows of a file, and its control file, say what its rows add up to",
    relation="staging.stg_exclusions",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query=CONTROL_TOTALS
        + f"""
            select
                total.source_row_id,
                total.file_sha256,
                total.table_name as key,
                'amount' as column_name,
                concat({shown("total.amount")}, ', but the rows add up to ',
                    {shown("compared.rows_add_up_to")}) as value
            from {{batch}} as total
            inner join compared using (file_sha256, table_name)
            where total.reason_code = 'total_row'
                and compared.is_computable
                and compared.is_tied is not true
            union all
            select
                null as source_row_id,
                file_sha256,
                table_name as key,
                'amount' as column_name,
                concat({shown("control_amount")}, ' by ', control_name, ', but the rows add up to ',
                    {shown("rows_add_up_to")}) as value
            from controlled
            where unreadable_rows = 0 and rows_add_up_to <> control_amount
            order by source_row_id, key
        """,
    ),
    why="rows were lost, doubled or changed between the ERP and this file",
    fix="export the file again; compare its last line and its row count with the ERP's own screen",
)

UNPROVED = """
            select
                file_sha256,
                table_name as key,
                'amount' as column_name,
                concat('unreadable amounts: ', coalesce(unreadable_rows, 0), ', totals: ',
                    unreadable_totals) as value
            from compared
            where not is_computable
"""
UNPROVEN_WHY = "with an amount unknown, the total proves nothing about the file's other rows"

DECLARED_TOTALS_PROVED = Rule(
    code="declared_totals_are_proved",
    gate=1,
    title="a total that the declaration promises can be compared with all amounts above it",
    relation="staging.stg_exclusions",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query=CONTROL_TOTALS
        + UNPROVED
        + f"""
                and has_declared_total
            union all
            select
                file_sha256,
                table_name as key,
                'amount' as column_name,
                concat('unreadable amounts: ', coalesce(unreadable_rows, 0), ', ', control_name,
                    ': ', {shown("control_amount")}) as value
            from controlled
            where (unreadable_rows = 0 and rows_add_up_to is not null) is not true
            order by file_sha256, key
        """,
    ),
    why=UNPROVEN_WHY,
    fix="correct the amounts that `huikuan quarantine` lists and deliver the file again; or waive"
    " the rule for today in policy/waivers.csv",
)

CONTROL_TOTALS_COMPUTABLE = Rule(
    code="control_totals_can_be_compared",
    gate=1,
    title="total rows that nobody declared can be compared with all amounts above them",
    relation="staging.stg_exclusions",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query=CONTROL_TOTALS
        + UNPROVED
        + """
                and has_declared_total is not true
            order by file_sha256, key
        """,
    ),
    why=UNPROVEN_WHY,
    fix="correct the quarantined amounts in the ERP; declare total_label to be stopped by it",
    severity="warn",
)

RECEIVABLE_KEYS = Rule(
    code="receivable_keys_are_unique",
    gate=1,
    title="a document and instalment was received once",
    relation="staging.stg_receivables",
    expectation=ExpectColumnValuesToBeUnique(column="receivable_id"),
    why="a document listed twice would be demanded twice",
    fix="remove the copy, or map the instalment number if these are instalments; then run again",
    key="document_number",
    columns=("source_row_id",),
)

CREDIT_KEYS = Rule(
    code="credit_keys_are_unique",
    gate=1,
    title="a receipt or credit note was received once",
    relation="staging.stg_credits",
    expectation=ExpectColumnValuesToBeUnique(column="credit_id"),
    why="money counted twice would silence a demand that is due",
    fix="remove the copy from the receipts, then run again",
    key="credit_id",
    columns=("source_row_id",),
)

PROMISE_KEYS = Rule(
    code="promise_keys_are_unique",
    gate=1,
    title="a promise was received once",
    relation="staging.stg_promises",
    expectation=ExpectColumnValuesToBeUnique(column="promise_id"),
    why="the same cash would be asked to keep one promise twice",
    fix="give each promise its own number, then run again",
    key="promise_id",
    columns=("source_row_id",),
)

CONTRACT_KEYS = Rule(
    code="contract_keys_are_unique",
    gate=1,
    title="a contract or amendment was received once",
    relation="staging.stg_contracts",
    expectation=ExpectColumnValuesToBeUnique(column="contract_id"),
    why="two sets of terms under one number: nobody could say which penalty or address was agreed",
    fix="remove the copy, or give the amendment a number of its own, then run again",
    key="contract_id",
    columns=("source_row_id",),
)

# The cell that is refused, with what was written; a row that is refused as a whole names none.
REFUSED_ANSWERS = """
    select source_row_id, coalesce(task_id, folder) as key, 'row' as column_name, row_rule as value
    from {batch}
    where row_state = 'refused'
    union all
    select source_row_id, task_id as key, contact_column as column_name, contact_rule as value
    from {batch}
    where row_state = 'used' and contact_rule <> ''
    union all
    select source_row_id, task_id as key, promise_column as column_name, promise_rule as value
    from {batch}
    where row_state = 'used' and promise_rule <> ''
    union all
    select source_row_id, task_id as key, dispute_column as column_name, dispute_rule as value
    from {batch}
    where row_state = 'used' and dispute_rule <> ''
    union all
    select source_row_id, task_id as key, 'next_follow_up' as column_name, snooze_rule as value
    from {batch}
    where row_state = 'used' and snooze_rule <> ''
    order by source_row_id, key, column_name
"""

ANSWERS_USABLE = Rule(
    code="answers_can_be_used",
    gate=1,
    title="what reps wrote into their lists can be used",
    relation="staging.stg_answers__answers",
    expectation=UnexpectedRowsExpectation(unexpected_rows_query=REFUSED_ANSWERS),
    why="a promise or a dispute that a rep told is not among the figures",
    fix="his next list shows it in red with the reason; he writes it into that list again",
    severity="warn",
)

COMPLETENESS = (
    RECEIVABLES_PRESENT,
    ROWS_RECONCILE,
    CONTROL_TOTALS_TIE,
    DECLARED_TOTALS_PROVED,
    CONTROL_TOTALS_COMPUTABLE,
    RECEIVABLE_KEYS,
    CREDIT_KEYS,
    PROMISE_KEYS,
    CONTRACT_KEYS,
    ANSWERS_USABLE,
)
