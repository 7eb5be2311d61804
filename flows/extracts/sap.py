"""The layout `sap`: the open-item export, under the headings the system itself prints."""

from __future__ import annotations

from flows.extracts.source import Column, ColumnKind, Layout, Table

# The misspelt heading and the repeated one are the export's own.
_HEADINGS: tuple[tuple[str, ColumnKind, bool], ...] = (
    ("business_code", "text", True),
    ("cust_number", "identifier", True),
    ("name_customer", "text", True),
    ("clear_date", "date", False),
    ("buisness_year", "text", True),
    ("doc_id", "identifier", True),
    ("posting_date", "date", True),
    ("document_create_date", "date", True),
    ("document_create_date.1", "date", False),
    ("due_in_date", "date", True),
    ("invoice_currency", "text", True),
    ("document type", "text", True),
    ("posting_id", "text", False),
    ("area_business", "text", False),
    ("total_open_amount", "amount", True),
    ("baseline_create_date", "date", False),
    ("cust_payment_terms", "text", False),
    ("invoice_id", "identifier", False),
    ("isOpen", "text", True),
)

OPEN_ITEMS = Table(
    "open_items",
    tuple(Column(name, kind, is_required) for name, kind, is_required in _HEADINGS),
    concerns_debtors=True,
    cells="binary",
)

LAYOUT = Layout(
    name="sap",
    capabilities=("open_balances",),
    tables=(OPEN_ITEMS,),
    is_mapped=False,
    cannot_give=("receipts and past days", "customer master data, credit limits and sales reps"),
)
