"""The tables of the workbook for finance: key figures, allowance, causes, settlements."""

from __future__ import annotations

from flows.outbox.report_tables import REP, ReportTable, Shown

UNITS = """
    case when {0}.unit <> 'share' then {0}.value end as {1}_number,
    case when {0}.unit = 'share' then {0}.value end as {1}_share
"""

FIGURES = ReportTable(
    "figures",
    f"""
    select figures.*, names.label_zh as figure_zh, names.label_en as figure_en,
        names.formula_zh, names.formula_en, figures.first_day as window_start,
        figures.not_measurable_reason as missing_reason,
        case
            when figures.figure_code not in ('overdue_count_ratio', 'promises_kept_by_number')
                then figures.currency_code
        end as figure_currency,
        {UNITS.format("figures", "figure")}, {UNITS.format("earlier", "earlier")}
    from marts.key_figures as figures
    left join landing.policy_key_figures as names on figures.figure_code = names.figure_code
    left join marts.key_figures as earlier
        on figures.company_id = earlier.company_id
        and figures.subject_type = earlier.subject_type
        and figures.subject_id = earlier.subject_id
        and figures.currency_code = earlier.currency_code
        and figures.figure_code = earlier.figure_code
        and earlier.report_month = cast(figures.report_month - interval 1 month as date)
    where figures.subject_type = 'company'
        and figures.report_month = (select max(report_month) from marts.key_figures)
    order by figures.company_id, figures.currency_code, figures.sort_order
    """,
    (
        Shown("figure", 30, "words"),
        Shown("figure_number", 12, "number"),
        Shown("figure_share", 10, "share"),
        Shown("earlier_number", 12, "number"),
        Shown("earlier_share", 10, "share"),
        Shown("window_start", 12, "date"),
        Shown("last_day", 12, "date"),
        Shown("numerator", 17, "money", "figure_currency"),
        Shown("denominator", 17, "money", "figure_currency"),
        Shown("missing_reason", 16, "code"),
        Shown("formula", 52, "words"),
    ),
    group=("company_id", "currency_code"),
)

SHOWN_BY_MONTH = {
    "dso": "days_sales_outstanding",
    "best_dso": "best_possible_days_sales_outstanding",
    "countback": "countback_days_sales_outstanding",
    "delinquent": "average_days_delinquent",
    "effectiveness": "collection_effectiveness",
    "rate_opening": "collection_rate_opening_plus_sales",
    "rate_sales": "collection_rate_on_sales",
    "rate_year": "collection_rate_year_to_date",
    "rate_due": "collection_rate_on_due",
    "overdue_share": "overdue_ratio",
    "turnover_days": "receivables_turnover_days",
    "kept_share": "promises_kept_by_amount",
}
VALUES = ",\n".join(
    f"max(case when figures.figure_code = '{code}' then figures.value end) as figure_{name}"
    for name, code in SHOWN_BY_MONTH.items()
)
REASON = """max(case when figures.figure_code = 'days_sales_outstanding'
    then figures.not_measurable_reason end) as missing_reason"""
VALUE_COLUMNS = (
    Shown("figure_dso", 10, "days"),
    Shown("figure_best_dso", 10, "days"),
    Shown("figure_countback", 10, "days"),
    Shown("figure_delinquent", 10, "days"),
    Shown("figure_effectiveness", 10, "share"),
    Shown("figure_rate_opening", 10, "share"),
    Shown("figure_rate_sales", 10, "share"),
    Shown("figure_rate_year", 10, "share"),
    Shown("figure_rate_due", 10, "share"),
    Shown("figure_overdue_share", 10, "share"),
    Shown("figure_turnover_days", 10, "days"),
    Shown("figure_kept_share", 10, "share"),
    Shown("missing_reason", 16, "code"),
)

FIGURE_MONTHS = ReportTable(
    "figure_months",
    f"""
    select figures.company_id, figures.currency_code, figures.report_month, {VALUES}, {REASON}
    from marts.key_figures as figures
    where figures.subject_type = 'company'
    group by figures.company_id, figures.currency_code, figures.report_month
    order by figures.company_id, figures.currency_code, figures.report_month desc
    """,
    (Shown("report_month", 11, "month"), *VALUE_COLUMNS),
    group=("company_id", "currency_code"),
)

FIGURE_SUBJECTS = ReportTable(
    "figure_subjects",
    f"""
    select figures.company_id, figures.currency_code, figures.subject_type, figures.subject_id,
        coalesce(max(reps.rep_name) || ' ', '') || figures.subject_id as figure_subject,
        {VALUES}, {REASON}
    from marts.key_figures as figures
    left join intermediate.int_sales_reps as reps
        on figures.subject_type = 'sales_rep' and figures.subject_id = reps.sales_rep_id
    where figures.subject_type <> 'company'
        and figures.report_month = (select max(report_month) from marts.key_figures)
    group by figures.company_id, figures.currency_code, figures.subject_type, figures.subject_id
    order by figures.company_id, figures.currency_code, figures.subject_type, figures.subject_id
    """,
    (Shown("figure_subject", 20, "text"), *VALUE_COLUMNS),
    group=("company_id", "currency_code"),
)

ALLOWANCE = ReportTable(
    "allowance",
    """
    select allowances.*, allowances.open_amount as assessed_amount,
        coalesce(bands.label_zh, standing.debtor_name, '') as assessed_zh,
        coalesce(bands.label_en, standing.debtor_name, '') as assessed_en,
        allowances.not_measurable_reason as missing_reason
    from marts.loss_allowances as allowances
    left join landing.policy_allowance_bands as bands
        on allowances.basis = bands.basis and allowances.band_code = bands.band_code
    left join marts_steps.debtor_standing as standing
        on allowances.debtor_id = standing.debtor_id
    order by allowances.company_id, allowances.currency_code, allowances.assessment,
        cast(bands.from_value as decimal(18, 4)) nulls first, allowances.loss_allowance_id
    """,
    (
        Shown("assessment", 12, "code"),
        Shown("assessed", 34, "words"),
        Shown("item_count", 9, "whole"),
        Shown("assessed_amount", 17, "money"),
        Shown("average_roll_rate", 11, "rate"),
        Shown("historical_loss_rate", 11, "rate"),
        Shown("loss_rate", 11, "rate"),
        Shown("allowance_amount", 17, "money"),
        Shown("subject_type", 14, "code"),
        Shown("missing_reason", 16, "code"),
    ),
    group=("company_id", "currency_code"),
    totals={
        "assessed_amount": "total_open_amount",
        "allowance_amount": "total_allowance_amount",
    },
)

MIGRATION = ReportTable(
    "migration",
    """
    select rates.*, bands.label_zh as band_zh, bands.label_en as band_en,
        rates.written_off_amount as band_written_off_amount,
        rates.opening_amount as band_opening_amount
    from marts.migration_rates as rates
    left join landing.policy_allowance_bands as bands
        on rates.basis = bands.basis and rates.band_code = bands.band_code
    where rates.roll_rate is not null
    order by rates.company_id, rates.currency_code, cast(bands.from_value as decimal(18, 4)),
        rates.period_start desc
    """,
    (
        Shown("band", 20, "words"),
        Shown("period_start", 12, "date"),
        Shown("period_end", 12, "date"),
        Shown("band_opening_amount", 17, "money"),
        Shown("band_written_off_amount", 17, "money"),
        Shown("moved_amount", 17, "money"),
        Shown("roll_rate", 11, "rate"),
        Shown("rate_state", 14, "code"),
    ),
    group=("company_id", "currency_code"),
)

CARRY = ReportTable(
    "carry",
    """
    select costs.*, costs.item_count as overdue_item_count,
        costs.overdue_amount as carried_amount
    from marts.carry_costs as costs
    order by costs.company_id, costs.currency_code, costs.carry_amount desc, costs.debtor_id
    """,
    (
        Shown("debtor_name", 34, "wrapped"),
        Shown("overdue_item_count", 9, "whole"),
        Shown("carried_amount", 17, "money"),
        Shown("maximum_days_overdue", 9, "whole"),
        Shown("annual_rate", 10, "rate"),
        Shown("carry_amount", 17, "money"),
        Shown("carry_amount_a_day", 15, "money"),
    ),
    group=("company_id", "currency_code"),
    totals={"carried_amount": "total_overdue_amount", "carry_amount": "total_carry_amount"},
)

CAUSES = ReportTable(
    "causes",
    f"""
    select causes.*, {REP.format("causes")} as rep
    from marts.debt_causes as causes
    left join intermediate.int_sales_reps as reps on causes.sales_rep_id = reps.sales_rep_id
    where causes.is_newest
    order by causes.sales_rep_id nulls last, causes.debtor_name, causes.debtor_id,
        causes.cause_kind, causes.seen_on desc nulls last, causes.debt_cause_id
    """,
    (
        Shown("debtor_name", 34, "wrapped"),
        Shown("cause_kind", 16, "code"),
        Shown("cause_code", 22, "code"),
        Shown("evidence_count", 9, "whole"),
        Shown("seen_on", 12, "date"),
        Shown("evidence_kind", 14, "code"),
        Shown("evidence_code", 24, "text"),
    ),
    group=("rep",),
)

OFFERS = ReportTable(
    "offers",
    """
    select offers.*, coalesce(standing.debtor_name, offers.told_debtor) as offered_to,
        offers.open_amount as offered_open_amount, offers.promised_amount as offered_amount,
        coalesce(roles.label_zh, offers.needed_role) as needed_zh,
        coalesce(roles.label_en, offers.needed_role) as needed_en
    from marts.settlement_offers as offers
    left join marts_steps.debtor_standing as standing on offers.debtor_id = standing.debtor_id
    left join (
        select approver_role, min(label_zh) as label_zh, min(label_en) as label_en
        from landing.policy_settlement_limits
        group by approver_role
    ) as roles on offers.needed_role = roles.approver_role
    order by offers.company_id, offers.currency_code, offers.offered_on, offers.offer_number
    """,
    (
        Shown("offer_number", 14, "text"),
        Shown("offered_to", 32, "wrapped"),
        Shown("claim_amount", 16, "money"),
        Shown("discount_amount", 14, "money"),
        Shown("instalment_count", 8, "whole"),
        Shown("last_instalment_on", 12, "date"),
        Shown("offered_amount", 16, "money"),
        Shown("value_today_amount", 16, "money"),
        Shown("offered_open_amount", 16, "money"),
        Shown("offer_state", 18, "code"),
        Shown("needed", 16, "words"),
        Shown("proposed_by", 12, "text"),
        Shown("approved_by", 12, "text"),
    ),
    group=("company_id", "currency_code"),
)

FIGURE_TABLES = (
    FIGURES, FIGURE_MONTHS, FIGURE_SUBJECTS, ALLOWANCE, MIGRATION, CARRY, CAUSES, OFFERS,
)  # fmt: skip
