"""What is owed, how late it is, and what is done with every part of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from oracle.calendar import completed_years
from oracle.ledger import DEMAND_MINIMUMS, Account, Ledger, Receivable
from oracle.promise import (
    Valuation,
    effective_day,
    in_other_currency,
    owed_at,
    stands,
    unapplied_amounts,
    value_promises,
)
from oracle.terms import term_due

ZERO = Decimal(0)
LAST_DAYS = (
    ("not_due", 0), ("d1_30", 30), ("d31_60", 60), ("d61_90", 90), ("d91_180", 180),
    ("d181_365", 365),
)  # fmt: skip
LAST_BAND = "d366_plus"
AGE_BANDS = ("within_1_year", "years_1_2", "years_2_3", "years_3_4", "years_4_5", "over_5")
# Credits that cover no debt when they stand alone, and those in no balance at all.
BESIDE, APART = ("write_off", "offset"), ("deposit",)
Pools = defaultdict[tuple[str, str], Decimal]
Cut = tuple[Receivable, str, Decimal]


@dataclass(frozen=True)
class OpenItem:
    """An instalment with something open."""

    item: Receivable
    open: Decimal
    disputed: Decimal
    days_overdue: int
    bucket: str
    age_days: int
    age_band: str


@dataclass(frozen=True)
class Portion:
    """A part of an open instalment and what is done with it."""

    item: Receivable
    portion_type: str
    disposition: str
    reason: str
    amount: Decimal


@dataclass(frozen=True)
class Unapplied:
    """A credit, or what was applied beyond an instalment, that nothing has taken up."""

    key: str
    account: Account
    currency: str
    credit_type: str
    since: date
    amount: Decimal


def open_items(ledger: Ledger) -> list[OpenItem]:
    """The instalments dated by as_of of which something is open."""
    return [
        OpenItem(
            item,
            open_amount(ledger, item),
            disputed(ledger, item),
            days_overdue(ledger, item),
            bucket(days_overdue(ledger, item)),
            (ledger.day.as_of - first_day(item)).days,
            AGE_BANDS[min(completed_years(first_day(item), ledger.day.as_of), 5)],
        )
        for item in ledger.items
        if is_open(ledger, item)
    ]


def open_amount(ledger: Ledger, item: Receivable) -> Decimal:
    """What is left of an instalment; below zero, what was applied beyond it.

    Inference names instalments. Else of a divided document payments fill the instalments earliest
    due first, so a refund opens what was filled last; beyond all payments it raises the first,
    payments beyond the document the last.
    """
    owed = owed_at(ledger, item.whole, ledger.day.as_of)
    if item.whole is item:
        return owed
    if ledger.source.is_inferred:
        return owed_at(ledger, item, ledger.day.as_of)
    parts = sorted(parts_of(ledger, item), key=lambda row: (due_date(row), row.instalment))
    paid = item.whole.amount - owed
    for row in parts[:-1]:
        filled = min(paid, row.amount)
        if row is item:
            return row.amount - filled
        paid -= filled
    return item.amount - paid


def parts_of(ledger: Ledger, item: Receivable) -> list[Receivable]:
    """What a row that came whole is divided into; the row itself where it is not."""
    return [row for row in ledger.items if row.whole is item.whole]


def is_open(ledger: Ledger, item: Receivable) -> bool:
    """Dated by as_of and not yet settled."""
    as_of = ledger.day.as_of
    return item.document_date <= as_of and open_amount(ledger, item) > 0


def first_day(item: Receivable) -> date:
    """The day on which the debt arose, from which it ages."""
    return item.recognised_on or item.document_date


def due_date(item: Receivable) -> date:
    """What the ERP says, else what the term gives, else the document's own date."""
    if item.due_date:
        return item.due_date
    told = term_due(item)
    return told.day if told else item.document_date


def due_date_source(item: Receivable) -> str:
    """Where a due date comes from, and whether something of it was assumed."""
    if item.whole is item and item.due_date:
        return "erp"
    if item.is_event_missing:
        return "event_missing"
    if item.whole is not item:
        return "term" if item.is_due_date_certain else "term_estimated"
    told = term_due(item)
    if told is None:
        return "document_date"
    return "term_estimated" if told.is_estimated else "term"


def is_due_date_certain(item: Receivable) -> bool:
    """Whether nothing of the due date was assumed."""
    return due_date_source(item) in ("erp", "term")


def differing_due_dates(ledger: Ledger) -> list[tuple[Receivable, int, date]]:
    """Open items whose due date of the ERP is not what their term gives: by how many days."""
    found: list[tuple[Receivable, int, date]] = []
    for item in ledger.items:
        told = term_due(item)
        if is_open(ledger, item) and due_date_source(item) == "erp" and told and item.due_date:
            days = (item.due_date - told.day).days
            if days and not told.is_estimated:
                found.append((item, days, told.day))
    return found


def days_overdue(ledger: Ledger, item: Receivable) -> int:
    """Days from the due date; due today is not overdue."""
    return max((ledger.day.as_of - due_date(item)).days, 0)


def bucket(days: int) -> str:
    """The band of so many days overdue, both ends in it."""
    return next((code for code, last in LAST_DAYS if days <= last), LAST_BAND)


def disputed(ledger: Ledger, item: Receivable) -> Decimal:
    """What open disputes hold of an invoice, never more than is open, of what is due first."""
    parts = open_parts(ledger, item)
    owed = sum((open_amount(ledger, row) for row in parts), ZERO)
    wished = sum(
        (
            owed if row.amount is None else row.amount
            for row in ledger.disputes
            if row.receivable is item.whole
            and row.opened_on <= ledger.day.as_of
            and (row.closed_on is None or row.closed_on > ledger.day.as_of)
        ),
        ZERO,
    )
    for row in parts:
        held = min(wished, open_amount(ledger, row))
        if row is item:
            return held
        wished -= held
    return ZERO


def open_parts(ledger: Ledger, item: Receivable) -> list[Receivable]:
    """What is open of the row that an instalment comes from, earliest due first."""
    parts = [row for row in ledger.items if row.whole is item.whole and is_open(ledger, row)]
    return sorted(parts, key=_oldest_due_first)


def portions(ledger: Ledger) -> set[Portion]:
    """Every open invoice cut into its portions, the oldest due served first by what is shared."""
    valued = value_promises(ledger)
    items = [item for item in ledger.items if is_open(ledger, item)]
    left: dict[str, Decimal] = {}
    cuts: list[Cut] = []
    for item in items:
        owed = open_amount(ledger, item)
        assigned = owed if item.assigned_to else ZERO
        argued = ZERO if assigned else disputed(ledger, item)
        cuts += [(item, "assigned", assigned), (item, "disputed", argued)]
        left[item.key] = owed - assigned - argued
    for pools, name in (
        (_promised_by_item(ledger, valued), "promised"),
        (_promised_by_debtor(ledger, valued), "promised"),
    ):
        cuts += _share(items, left, pools, name)
    coverable = [item for item in items if is_coverable(ledger, item)]
    cuts += _share(coverable, left, _credit_by_debtor(ledger), "covered")
    cuts += [(item, "rest", left[item.key]) for item in items]
    return _without_trifles(_joined(ledger, cuts))


def _without_trifles(cut: set[Portion]) -> set[Portion]:
    """Holds what would be demanded of a debtor where all of it is less than the minimum."""
    demands: Pools = defaultdict(Decimal)
    for row in cut:
        if row.disposition == "demand":
            demands[(row.item.account.debtor, row.item.currency)] += row.amount
    trifles = {key for key, amount in demands.items() if amount < demand_minimum(key[1])}
    return {
        replace(row, disposition="held", reason="below_minimum")
        if row.disposition == "demand" and (row.item.account.debtor, row.item.currency) in trifles
        else row
        for row in cut
    }


def demand_minimum(currency: str) -> Decimal:
    """The least that is demanded in a currency."""
    return DEMAND_MINIMUMS.get(currency, DEMAND_MINIMUMS["*"])


def is_coverable(ledger: Ledger, item: Receivable) -> bool:
    """Not a deposit, nor retention money before the day of its release."""
    if item.kind == "deposit":
        return False
    return not item.is_retention or (is_due_date_certain(item) and days_overdue(ledger, item) > 0)


def _share(
    items: list[Receivable], left: dict[str, Decimal], pools: Pools, portion_type: str
) -> list[Cut]:
    """Hands the pools out; a row's own pool bears its key, a debtor's his name and the currency."""
    cuts: list[Cut] = []
    for item in sorted(items, key=_oldest_due_first):
        for key in ((item.whole.key, ""), (item.account.debtor, item.currency)):
            part = min(left[item.key], max(pools[key], ZERO))
            pools[key] -= part
            left[item.key] -= part
            cuts.append((item, portion_type, part))
    return cuts


def _oldest_due_first(item: Receivable) -> tuple[object, ...]:
    return due_date(item), item.document_date, item.number, item.instalment


def _promised_by_item(ledger: Ledger, valued: dict[str, Valuation]) -> Pools:
    """What open promises hold; one in another currency cannot be compared and holds all."""
    pools: Pools = defaultdict(Decimal)
    for row in ledger.promises:
        if row.receivable and row.number in valued and valued[row.number].held:
            parts = open_parts(ledger, row.receivable)
            owed = sum((open_amount(ledger, part) for part in parts), ZERO)
            held = owed if in_other_currency(row) else valued[row.number].held
            pools[(row.receivable.key, "")] += held
    return pools


def _promised_by_debtor(ledger: Ledger, valued: dict[str, Valuation]) -> Pools:
    pools: Pools = defaultdict(Decimal)
    for row in ledger.promises:
        if row.receivable is None and row.number in valued:
            pools[(row.account.debtor, row.currency)] += valued[row.number].held
    return pools


def _credit_by_debtor(ledger: Ledger) -> Pools:
    pools: Pools = defaultdict(Decimal)
    for row in unapplied(ledger):
        if row.credit_type not in BESIDE:  # nobody paid: it covers nothing
            pools[(row.account.debtor, row.currency)] += row.amount
    return pools


def unapplied(ledger: Ledger) -> list[Unapplied]:
    """Credits that count with something left, and what was applied beyond a document.

    A refund is money paid back, so it stands below zero.
    """
    left = unapplied_amounts(ledger)
    rows = [
        Unapplied(
            row.number,
            row.account,
            row.currency,
            row.credit_type,
            row.day,
            row.sign * left[row.number],
        )
        for row in ledger.credits
        if row.credit_type not in APART and left.get(row.number, ZERO) > 0
    ]
    for item in ledger.receivables:
        over = -owed_at(ledger, item, ledger.day.as_of)
        if item.document_date <= ledger.day.as_of and over > 0:
            last = _last_applied(ledger, item)
            parts = sorted(parts_of(ledger, item), key=lambda row: (due_date(row), row.instalment))
            key = f"{item.number}:{parts[-1].instalment}"
            rows.append(Unapplied(key, item.account, item.currency, "over_applied", last, over))
    return rows


def _last_applied(ledger: Ledger, item: Receivable) -> date:
    return max(
        effective_day(row)
        for row in ledger.applications
        if row.receivable is item and stands(ledger, row, ledger.day.as_of)
    )


def _joined(ledger: Ledger, cuts: list[Cut]) -> set[Portion]:
    amounts: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    items = {item.key: item for item, _, _ in cuts}
    for item, portion_type, amount in cuts:
        amounts[(item.key, portion_type)] += amount
    return {
        Portion(items[key], portion_type, *_disposition(ledger, items[key], portion_type), amount)
        for (key, portion_type), amount in amounts.items()
        if amount
    }


def _disposition(ledger: Ledger, item: Receivable, portion_type: str) -> tuple[str, str]:
    same: list[Account] = [row for row in ledger.accounts if row.debtor == item.account.debtor]
    if any(row.is_intercompany for row in same):
        return "excluded", "intercompany"
    if item.kind == "deposit":
        return "excluded", "deposit"
    if portion_type == "assigned":
        return "excluded", "assigned"
    if any(row.legal_status != "normal" for row in same):
        return "held", "legal_status"
    if any(row.account is None or row.account in same for row in ledger.quarantined):
        return "held", "data_hold"
    if not item.account.is_delivered:
        return "held", "no_master_data"
    if item.sales_rep is None:
        return "held", "no_owner"
    if not days_overdue(ledger, item):
        return "not_due", "event_missing" if item.is_event_missing else "not_due"
    if item.is_retention and not is_due_date_certain(item):
        return "held", "no_release_date"
    return {
        "disputed": ("held", "dispute"),
        "promised": ("held", "promise"),
        "covered": ("held", "unapplied_credit"),
        "rest": ("demand", "overdue"),
    }[portion_type]
