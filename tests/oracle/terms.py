"""When a document is due by its payment term, written from docs/payment-terms.md."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from oracle.instalments import WARRANTY_MONTHS, months_later

if TYPE_CHECKING:
    from oracle.ledger import Receivable

TRANSIT_DAYS, INSPECTION_DAYS = 5, 30
ASSUMED_MODE = "from_month_end_days"
BASES = {
    "invoice_received": "invoice_received",
    "acceptance": "acceptance",
    "retention": "acceptance",
    "cash_on_delivery": "delivery",
}
NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Rule:
    """A row of the policy table: how one wording, or one instalment of it, is counted."""

    term_type: str
    base: str | None = None
    month_mode: str | None = None
    months: int | None = None
    days: int | None = None
    cut_off_day: int | None = None
    pay_day: int | None = None
    second_pay_day: int | None = None
    instalment: int | None = None
    number_is: str | None = None


@dataclass(frozen=True)
class Term:
    """A wording and its rows; policy knows a shipped one already."""

    wording: str
    rules: tuple[Rule, ...]
    is_shipped: bool = True


@dataclass(frozen=True)
class TermDue:
    """The day that a term gives, and whether something had to be assumed."""

    day: date
    is_estimated: bool


def term_due(row: Receivable) -> TermDue | None:
    """What the term of a row as its source tells it gives; none where policy knows no term."""
    rules = _applicable(row)
    if not rules:
        return None
    dues = [_counted(row, rule) for rule in rules]
    # The latest counts. All of a plan is due with its last part, which the ERP's date is held to;
    # where there is none, nobody knows which part a row is.
    is_open = len(dues) > 1 and (row.plan is None or row.due_date is None)
    return TermDue(max(due.day for due in dues), is_open or any(due.is_estimated for due in dues))


def _applicable(row: Receivable) -> tuple[Rule, ...]:
    """Its customer's own rows before those for all; of retention money those of its kinds."""
    rules = _rules_of(row)
    if row.rows > 1:
        rules = tuple(rule for rule in rules if rule.instalment in (None, row.instalment))
    if row.is_retention:
        kept = tuple(rule for rule in rules if rule.term_type in ("retention", "instalment"))
        return kept or (Rule("retention"),)
    return rules


def _rules_of(row: Receivable) -> tuple[Rule, ...]:
    if row.plan is not None:
        return tuple(
            Rule(
                "retention" if share.is_retention else "instalment",
                share.event,
                months=share.months,
                days=share.days or None,
            )
            for share in row.plan.shares
        )
    if row.term is None:
        return ()
    number = NUMBER.search(row.term.wording)
    for wording in (row.term.wording, NUMBER.sub("N", row.term.wording)):
        own = tuple(rule for word, rule in row.account.own_rules if word == wording)
        if own and number:
            return tuple(_with_number(rule, int(number.group())) for rule in own)
    return row.term.rules


def _with_number(rule: Rule, number: int) -> Rule:
    return replace(rule, days=number) if rule.number_is == "days" else rule


def _counted(row: Receivable, rule: Rule) -> TermDue:
    base, is_assumed = _base(row, rule.base or BASES.get(rule.term_type, "document"))
    months, mode = rule.months, rule.month_mode
    if rule.term_type == "retention" and months is None and rule.days is None:
        months, is_assumed = WARRANTY_MONTHS, True
    if rule.term_type in ("month_end", "cut_off") and mode is None:
        mode, is_assumed = ASSUMED_MODE, True
    day = _by_mode(base, mode, months or 0, rule)
    if rule.pay_day and mode != "day_of_nth_month":
        day = _next_pay_day(day, rule)
    return TermDue(day, is_assumed)


def _by_mode(base: date, mode: str | None, months: int, rule: Rule) -> date:
    """Counted from the base itself, or from a day of its month or of a later one."""
    days = timedelta(days=rule.days or 0)
    if mode in (None, "from_base_date"):
        return months_later(base, months) + days
    is_late = rule.cut_off_day is not None and base.day > rule.cut_off_day
    period = months_later(base.replace(day=1), months + is_late)
    if mode == "from_cut_off":
        return in_month(period, rule.cut_off_day or 31) + days
    if mode == "day_of_nth_month":
        return in_month(period, rule.pay_day or 31) + days
    if mode == "from_next_first":
        return months_later(period, 1) + days
    return in_month(period, 31) + days


def in_month(day: date, number: int) -> date:
    """So-and-so-manieth day of a month, or its last day where the month is shorter."""
    last = months_later(day.replace(day=1), 1) - timedelta(days=1)
    return last.replace(day=min(number, last.day))


def _next_pay_day(day: date, rule: Rule) -> date:
    """The first pay day that is not before the term."""
    numbers = [number for number in (rule.pay_day, rule.second_pay_day) if number]
    months = (day.replace(day=1), months_later(day.replace(day=1), 1))
    return min(
        pay_day
        for month in months
        for pay_day in (in_month(month, number) for number in numbers)
        if pay_day >= day
    )


def _base(row: Receivable, name: str) -> tuple[date, bool]:
    """The day from which a term counts, and whether nobody has told it."""
    told = {
        "document": row.document_date,
        "posting": row.posted_on,
        "recognition": row.recognised_on,
        "delivery": row.delivered_on,
        "acceptance": row.accepted_on,
        "invoice_received": row.invoice_received_on,
    }[name]
    if told is not None:
        return told, False
    if name == "invoice_received":
        return row.document_date + timedelta(days=TRANSIT_DAYS), True
    if name == "acceptance":
        return (row.delivered_on or row.document_date) + timedelta(days=INSPECTION_DAYS), True
    return row.document_date, True
