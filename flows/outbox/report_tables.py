"""The tables of the office's workbook: what each asks the marts and which columns it shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "text", "wrapped", "centred", "date", "month", "whole", "money", "share", "code", "action"
]


@dataclass(frozen=True)
class Shown:
    """A column of a report; currency is the field that names the currency of an amount."""

    field: str
    width: float
    kind: Kind
    currency: str = "currency_code"


@dataclass(frozen=True)
class ReportTable:
    """A sheet: rows in order; a group has a heading row and, below, the total the marts hold."""

    key: str
    query: str
    columns: tuple[Shown, ...]
    group: tuple[str, ...] = ()
    total: str = ""
    frozen: int = 1


REP = "coalesce(reps.rep_name || ' ', '') || coalesce({0}.sales_rep_id, '')"

DAILY = ReportTable(
    "daily",
    f"""
    select lines.*, {REP.format("lines")} as rep
    from marts.daily_collections as lines
    left join intermediate.int_sales_reps as reps on lines.sales_rep_id = reps.sales_rep_id
    order by
        lines.collected_on desc, lines.department nulls last, lines.sales_rep_id nulls last,
        lines.company_id, lines.currency_code, lines.customer_number, lines.collection_line_id
    """,
    (
        Shown("customer_name", 34, "text"),
        Shown("document_number", 15, "text"),
        Shown("document_currency_code", 7, "centred"),
        Shown("sales_amount", 15, "money", "document_currency_code"),
        Shown("collected_to_date_amount", 15, "money", "document_currency_code"),
        Shown("other_reductions_amount", 13, "money", "document_currency_code"),
        Shown("outstanding_amount", 15, "money", "document_currency_code"),
        Shown("currency_code", 7, "centred"),
        Shown("collected_amount", 15, "money"),
        Shown("method", 12, "text"),
        Shown("credit_number", 15, "text"),
        Shown("next_promised_date", 12, "date"),
        Shown("checks", 34, "wrapped"),
    ),
    group=("collected_on", "department", "rep", "currency_code"),
    total="day_total_amount",
)

PLAN = ReportTable(
    "plan",
    f"""
    select plan.*, {REP.format("plan")} as rep
    from marts.collection_plan as plan
    left join intermediate.int_sales_reps as reps on plan.sales_rep_id = reps.sales_rep_id
    order by
        plan.sales_rep_id nulls last, plan.region_rank, plan.rank, plan.company_id,
        plan.currency_code
    """,
    (
        Shown("region", 12, "text"),
        Shown("rank", 6, "whole"),
        Shown("debtor_name", 34, "wrapped"),
        Shown("importance", 9, "code"),
        Shown("recommended_action", 16, "action"),
        Shown("maximum_days_overdue", 9, "whole"),
        Shown("kept_count_share", 10, "share"),
        Shown("currency_code", 7, "centred"),
        Shown("demand_amount", 15, "money"),
        Shown("held_amount", 15, "money"),
        Shown("not_due_amount", 15, "money"),
        Shown("open_amount", 15, "money"),
    ),
    group=("rep",),
)

MONTHS = ReportTable(
    "months",
    f"""
    select months.*, months.sales_amount as month_sales_amount,
        months.collected_amount as month_collected_amount, {REP.format("months")} as rep
    from marts.rep_months as months
    left join intermediate.int_sales_reps as reps on months.sales_rep_id = reps.sales_rep_id
    order by months.sales_rep_id, months.currency_code, months.report_month desc
    """,
    (
        Shown("report_month", 11, "month"),
        Shown("currency_code", 7, "centred"),
        Shown("month_sales_amount", 15, "money"),
        Shown("sales_target", 15, "money"),
        Shown("sales_share", 10, "share"),
        Shown("month_collected_amount", 15, "money"),
        Shown("collection_target", 15, "money"),
        Shown("collection_share", 10, "share"),
        Shown("attitude", 14, "code"),
        Shown("not_measurable_reason", 24, "code"),
    ),
    group=("rep",),
)

TABLES = (DAILY, PLAN, MONTHS)
CHECKS = ("payer", "application", "discount", "bill", "promise")
