"""What is owed, how late it is, and what is done with every part of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from oracle.ledger import AS_OF, Account, Ledger, Receivable
from oracle.promise import Valuation, open_at, unapplied_amounts, value_promises

ZERO = Decimal(0)
LAST_DAYS = (
    ("not_due", 0), ("d1_30", 30), ("d31_60", 60), ("d61_90", 90), ("d91_180", 180),
    ("d181_365", 365),
)  # fmt: skip
Pools = defaultdict[tuple[str, str], Decimal]


@dataclass(frozen=True)
class OpenItem:
    """An invoice with something open."""

    number: str
    open: Decimal
    disputed: Decimal
    days_overdue: int
    bucket: str
    age_years: int


@dataclass(frozen=True)
class Portion:
    """A part of an open invoice and what is done with it."""

    number: str
    portion_type: str
    disposition: str
    reason: str
    amount: Decimal


def open_items(ledger: Ledger) -> list[OpenItem]:
    """The invoices dated by as_of of which something is open."""
    return [
        OpenItem(
            item.number,
            open_at(ledger, item, AS_OF),
            disputed(ledger, item),
            days_overdue(item),
            bucket(days_overdue(item)),
            age_years(item),
        )
        for item in ledger.receivables
        if is_open(ledger, item)
    ]


def is_open(ledger: Ledger, item: Receivable) -> bool:
    """Dated by as_of and not yet settled."""
    return item.document_date <= AS_OF and open_at(ledger, item, AS_OF) > 0


def days_overdue(item: Receivable) -> int:
    """Days from the due date; due today is not overdue."""
    return max((AS_OF - (item.due_date or item.document_date)).days, 0)


def bucket(days: int) -> str:
    """The band of so many days overdue, both ends in it."""
    return next((code for code, last in LAST_DAYS if days <= last), "d366_plus")


def age_years(item: Receivable) -> int:
    """Anniversaries passed since the invoice."""
    born = item.document_date
    return AS_OF.year - born.year - ((AS_OF.month, AS_OF.day) < (born.month, born.day))


def disputed(ledger: Ledger, item: Receivable) -> Decimal:
    """What open disputes hold of an invoice, never more than is open."""
    owed = open_at(ledger, item, AS_OF)
    wished = sum(
        (
            owed if row.amount is None else row.amount
            for row in ledger.disputes
            if row.receivable is item
            and row.opened_on <= AS_OF
            and (row.closed_on is None or row.closed_on > AS_OF)
        ),
        ZERO,
    )
    return min(wished, owed)


def portions(ledger: Ledger) -> set[Portion]:
    """Every open invoice cut into its portions, the oldest due served first by what is shared."""
    valued = value_promises(ledger)
    promised, credit = _promised_by_debtor(ledger, valued), _credit_by_debtor(ledger)
    items = [item for item in ledger.receivables if is_open(ledger, item)]
    left: dict[str, Decimal] = {}
    cuts: list[tuple[Receivable, str, Decimal]] = []
    for item in items:
        owed = open_at(ledger, item, AS_OF)
        assigned = owed if item.assigned_to else ZERO
        argued = ZERO if assigned else disputed(ledger, item)
        by_item = min(_promised_by_item(ledger, valued, item), owed - assigned - argued)
        cuts += [(item, "assigned", assigned), (item, "disputed", argued)]
        cuts.append((item, "promised", by_item))
        left[item.number] = owed - assigned - argued - by_item
    cuts += _share(items, left, promised, "promised")
    cuts += _share(items, left, credit, "covered")
    cuts += [(item, "rest", left[item.number]) for item in items]
    return _joined(ledger, cuts)


def _share(
    items: list[Receivable], left: dict[str, Decimal], pools: Pools, portion_type: str
) -> list[tuple[Receivable, str, Decimal]]:
    cuts: list[tuple[Receivable, str, Decimal]] = []
    for item in sorted(items, key=_oldest_due_first):
        key = (item.account.debtor, item.currency)
        part = min(left[item.number], pools[key])
        pools[key] -= part
        left[item.number] -= part
        cuts.append((item, portion_type, part))
    return cuts


def _oldest_due_first(item: Receivable) -> tuple[object, ...]:
    return item.due_date or item.document_date, item.document_date, item.number


def _promised_by_item(ledger: Ledger, valued: dict[str, Valuation], item: Receivable) -> Decimal:
    return sum(
        (
            valued[row.number].held
            for row in ledger.promises
            if row.receivable is item and row.number in valued
        ),
        ZERO,
    )


def _promised_by_debtor(ledger: Ledger, valued: dict[str, Valuation]) -> Pools:
    pools: Pools = defaultdict(Decimal)
    for row in ledger.promises:
        if row.receivable is None and row.number in valued:
            pools[(row.account.debtor, row.currency)] += valued[row.number].held
    return pools


def _credit_by_debtor(ledger: Ledger) -> Pools:
    pools: Pools = defaultdict(Decimal)
    unapplied = unapplied_amounts(ledger)
    for credit in ledger.credits:
        if credit.credit_type == "write_off":
            continue  # nobody paid: it stands beside the debt and covers nothing
        pools[(credit.account.debtor, credit.currency)] += max(
            unapplied.get(credit.number, ZERO), ZERO
        )
    for item in ledger.receivables:
        over = -open_at(ledger, item, AS_OF)
        if item.document_date <= AS_OF and over > 0:
            pools[(item.account.debtor, item.currency)] += over
    return pools


def _joined(ledger: Ledger, cuts: list[tuple[Receivable, str, Decimal]]) -> set[Portion]:
    amounts: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    items = {item.number: item for item, _, _ in cuts}
    for item, portion_type, amount in cuts:
        amounts[(item.number, portion_type)] += amount
    return {
        Portion(number, portion_type, *_disposition(ledger, items[number], portion_type), amount)
        for (number, portion_type), amount in amounts.items()
        if amount
    }


def _disposition(ledger: Ledger, item: Receivable, portion_type: str) -> tuple[str, str]:
    same: list[Account] = [row for row in ledger.accounts if row.debtor == item.account.debtor]
    if any(row.is_intercompany for row in same):
        return "excluded", "intercompany"
    if portion_type == "assigned":
        return "excluded", "assigned"
    if any(row.legal_status != "normal" for row in same):
        return "held", "legal_status"
    if item.account.sales_rep is None:
        return "held", "no_owner"
    if not days_overdue(item):
        return "not_due", "not_due"
    return {
        "disputed": ("held", "dispute"),
        "promised": ("held", "promise"),
        "covered": ("held", "unapplied_credit"),
        "rest": ("demand", "overdue"),
    }[portion_type]
