"""The tables of the office's workbook: what each asks the marts and which columns it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal[
    "text",
    "wrapped",
    "centred",
    "date",
    "month",
    "whole",
    "money",
    "share",
    "code",
    "action",
    "number",
    "days",
    "words",
    "rate",
]


@dataclass(frozen=True)
class Shown:
    """A column of a report.

    currency: the field that names the currency of an amount; a number of things has none there.
    """

    field: str
    width: float
    kind: Kind
    currency: str = "currency_code"


@dataclass(frozen=True)
class ReportTable:
    """A sheet: rows in order; a group has a heading row and, below, the totals the marts hold.

    totals: by column, the field of the mart that is its total over the group.
    """

    key: str
    query: str
    columns: tuple[Shown, ...]
    group: tuple[str, ...] = ()
    totals: Mapping[str, str] = field(default_factory=dict[str, str])
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
    totals={"collected_amount": "day_total_amount"},
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

STATISTICS = ReportTable(
    "statistics",
    f"""
    select sales.*, {REP.format("sales")} as rep,
        sales.sales_amount as line_sales_amount,
        sales.collected_amount as document_part_amount,
        cast(null as decimal(38, 4)) as document_left_amount
    from marts.sales_statistics as sales
    left join intermediate.int_sales_reps as reps on sales.sales_rep_id = reps.sales_rep_id
    order by
        sales.sales_rep_id nulls last, sales.customer_number, sales.document_id, sales.position
    """,
    (
        Shown("product_name", 30, "wrapped"),
        Shown("quantity", 12, "number"),
        Shown("unit_price", 13, "money"),
        Shown("line_sales_amount", 15, "money"),
        Shown("sold_on", 12, "date"),
        Shown("collected_on", 12, "date"),
        Shown("document_part_amount", 15, "money"),
        Shown("credit_number", 15, "text"),
        Shown("document_left_amount", 15, "money"),
        Shown("statistics_checks", 34, "wrapped"),
    ),
    group=("document_number", "customer_name", "rep", "currency_code"),
    totals={
        "line_sales_amount": "document_sales_amount",
        "document_part_amount": "document_collected_amount",
        "document_left_amount": "outstanding_amount",
    },
)

RECOVERY = ReportTable(
    "recovery",
    """
    select recovery.*,
        recovery.collected_amount as recovered_amount,
        recovery.other_reductions_amount as recovery_reductions_amount
    from marts.recovery_by_age as recovery
    order by recovery.company_id, recovery.currency_code, recovery.sort_order
    """,
    (
        Shown("label", 20, "words"),
        Shown("item_count", 10, "whole"),
        Shown("reached_amount", 16, "money"),
        Shown("recovered_amount", 16, "money"),
        Shown("recovery_reductions_amount", 16, "money"),
        Shown("left_amount", 16, "money"),
        Shown("recovery_share", 12, "share"),
    ),
    group=("company_id", "currency_code"),
)

RESOLVED = ReportTable(
    "resolved",
    f"""
    select resolved.*, {REP.format("resolved")} as rep
    from marts.days_to_resolve as resolved
    left join intermediate.int_sales_reps as reps on resolved.sales_rep_id = reps.sales_rep_id
    order by resolved.sales_rep_id nulls last, resolved.case_type
    """,
    (
        Shown("case_type", 22, "code"),
        Shown("ended_count", 10, "whole"),
        Shown("average_days", 12, "days"),
        Shown("longest_days", 10, "whole"),
        Shown("open_count", 10, "whole"),
        Shown("oldest_open_days", 12, "whole"),
    ),
    group=("rep",),
)

KEPT = ReportTable(
    "kept",
    f"""
    select kept.*, {REP.format("kept")} as rep
    from (
        select *, subject_id as sales_rep_id
        from marts.promise_reliability
        where subject_type = 'sales_rep'
    ) as kept
    left join intermediate.int_sales_reps as reps on kept.sales_rep_id = reps.sales_rep_id
    order by kept.sales_rep_id, kept.company_id, kept.currency_code
    """,
    (
        Shown("rep", 20, "text"),
        Shown("currency_code", 7, "centred"),
        Shown("judged_count", 10, "whole"),
        Shown("kept_count", 10, "whole"),
        Shown("partially_kept_count", 10, "whole"),
        Shown("broken_count", 10, "whole"),
        Shown("kept_late_count", 12, "whole"),
        Shown("kept_count_share", 10, "share"),
        Shown("promised_amount", 16, "money"),
        Shown("kept_amount", 16, "money"),
        Shown("kept_amount_share", 10, "share"),
    ),
)

WORKED = ReportTable(
    "worked",
    f"""
    select worked.*, {REP.format("worked")} as rep
    from marts.work_results as worked
    left join intermediate.int_sales_reps as reps on worked.sales_rep_id = reps.sales_rep_id
    order by worked.sales_rep_id nulls last
    """,
    (
        Shown("rep", 20, "text"),
        Shown("task_count", 8, "whole"),
        Shown("contacted_count", 8, "whole"),
        Shown("promised_count", 8, "whole"),
        Shown("paid_count", 8, "whole"),
        Shown("resolved_count", 8, "whole"),
        Shown("contacted_share", 10, "share"),
        Shown("paid_share", 10, "share"),
        Shown("contacted_paid_share", 13, "share"),
        Shown("uncontacted_paid_share", 13, "share"),
    ),
)

RESULTS = ReportTable(
    "results",
    f"""
    select results.*, {REP.format("results")} as rep,
        results.collected_amount as result_amount
    from marts.task_results as results
    left join intermediate.int_sales_reps as reps on results.sales_rep_id = reps.sales_rep_id
    order by
        results.sales_rep_id nulls last, results.opened_on desc, results.debtor_id,
        results.task_id, results.currency_code
    """,
    (
        Shown("debtor_name", 34, "wrapped"),
        Shown("opened_on", 12, "date"),
        Shown("contacted_on", 12, "date"),
        Shown("promised_on", 12, "date"),
        Shown("paid_on", 12, "date"),
        Shown("currency_code", 7, "centred"),
        Shown("result_amount", 15, "money"),
        Shown("closed_on", 12, "date"),
        Shown("days_to_resolve", 9, "whole"),
    ),
    group=("rep",),
)

TABLES = (DAILY, STATISTICS, PLAN, MONTHS, RECOVERY, RESOLVED, KEPT, WORKED, RESULTS)
CHECKS = ("payer", "application", "discount", "bill", "promise")
