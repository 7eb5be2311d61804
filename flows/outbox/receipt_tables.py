"""The finance department's control list of receipts, in the office's workbook."""

from __future__ import annotations

from flows.outbox.report_tables import REP, ReportTable, Shown

RECEIPTS = ReportTable(
    "receipts",
    f"""
    select checks.*, checks.amount as receipt_amount, checks.document_number as receipt_number,
        {REP.format("checks")} as rep
    from marts.receipt_checks as checks
    left join intermediate.int_sales_reps as reps on checks.sales_rep_id = reps.sales_rep_id
    order by
        checks.check_code, checks.happened_on desc, checks.customer_number nulls last,
        checks.receipt_check_id
    """,
    (
        Shown("check_code", 24, "code"),
        Shown("happened_on", 12, "date"),
        Shown("customer_name", 34, "text"),
        Shown("customer_number", 12, "text"),
        Shown("rep", 18, "text"),
        Shown("receipt_number", 16, "text"),
        Shown("currency_code", 7, "centred"),
        Shown("receipt_amount", 15, "money"),
        Shown("taken_back_on", 12, "date"),
        Shown("detail", 28, "wrapped"),
    ),
)
