"""Which receipt paid which invoice where nobody tells it, written from docs/allocation.md."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from oracle.aging import BESIDE, due_date, is_open, open_amount, portions, unapplied
from oracle.ledger import Application, Credit, Ledger, Receivable
from oracle.promise import BILLS, counts_from, is_there

ZERO = Decimal(0)
LONGEST_RUN = 50
SHORTEST_REFERENCE = 4
BY_ORDER = ("receipt", "advance", "offset", *BILLS)
BY_TEXT_OR_SUM = (
    *BY_ORDER, "credit_note", "red_invoice", "return", "rebate", "allowance", "write_off",
)  # fmt: skip
WORD = re.compile(r"[0-9a-z]+(?:[-_./]+[0-9a-z]+)*")
Set = frozenset[str]


class Books:
    """One account in one currency: what of its items and credits is not settled yet."""

    def __init__(self, ledger: Ledger, place: tuple[str, str]) -> None:
        self.items = sorted(
            (row for row in ledger.items if _place(row) == place and _is_owed(ledger, row)),
            key=_by_due_date,
        )
        self.credits = sorted(
            (row for row in ledger.credits if _place(row) == place and is_there(ledger, row)),
            key=lambda row: (counts_from(row), row.number),
        )
        self.left = {row.key: row.amount for row in self.items}
        self.unused = {row.number: row.amount for row in self.credits}
        self.found: list[Application] = []

    def settle(self, credit: Credit, item: Receivable, method: str) -> None:
        """Sets as much of the credit against the item as both have left."""
        amount = min(self.left[item.key], self.unused[credit.number])
        if amount <= 0:
            return
        self.left[item.key] -= amount
        self.unused[credit.number] -= amount
        day = max(counts_from(credit), item.document_date)
        self.found.append(
            Application(credit, item, item.instalment, day, amount, ZERO, None, None, method)
        )


def inferred(ledger: Ledger) -> Iterator[Application]:
    """The applications that texts, sums and the order of the law give, account by account."""
    for place in sorted({_place(row) for row in ledger.credits}):
        books = Books(ledger, place)
        _by_text(books)
        _by_sum(books)
        _by_order(books)
        yield from books.found


def _place(row: Receivable | Credit) -> tuple[str, str]:
    return row.account.number, row.currency


def _is_owed(ledger: Ledger, row: Receivable) -> bool:
    return row.document_date <= ledger.day.as_of and open_amount(ledger, row) > 0


def _by_due_date(row: Receivable) -> tuple[object, ...]:
    return due_date(row), row.document_date, row.number, row.instalment


def _takes_any_money(row: Receivable) -> bool:
    """What is not ours to collect, or no price, is settled only by a text that names it."""
    return row.assigned_to is None and row.kind != "deposit"


def _by_text(books: Books) -> None:
    """Every document that a text names, earliest due first; earliest receipt first."""
    numbers = {row.number for row in books.items}
    for credit in books.credits:
        if credit.credit_type in BY_TEXT_OR_SUM:
            named = references(credit, numbers)
            for item in books.items:
                if item.number in named:
                    books.settle(credit, item, "remittance")


def references(credit: Credit, numbers: set[str]) -> set[str]:
    """The documents among those given that stand in the text as a whole."""
    known = {row.lower(): row for row in numbers if len(row) >= SHORTEST_REFERENCE}
    found: set[str] = set()
    for word in WORD.findall((credit.remittance_text or "").lower()):
        parts = word.split("/")
        listed = [word] if word in known else parts if all(part in known for part in parts) else []
        found |= {known[part] for part in listed if not _is_amount(part, credit)}
    return found


def _is_amount(word: str, credit: Credit) -> bool:
    return word.replace(".", "").isdigit() and Decimal(word) == credit.amount


def _by_sum(books: Books) -> None:
    """A receipt that exactly one set of items explains, to which no other receipt lays claim."""
    explained = {row.credit.number for row in books.found}
    claims = {
        credit.number: _explanations(books, credit)
        for credit in books.credits
        if credit.credit_type in BY_TEXT_OR_SUM and credit.number not in explained
    }
    unique = {number: min(sets) for number, sets in claims.items() if len(sets) == 1}
    claimed = Counter(key for keys in unique.values() for key in keys)
    for credit in books.credits:
        keys = unique.get(credit.number, frozenset())
        for item in books.items:
            if item.key in keys and all(claimed[key] == 1 for key in keys):
                books.settle(credit, item, "exact_sum")


def _explanations(books: Books, credit: Credit) -> set[Set]:
    """One item, a run in the order of documents, or all items of one due date."""
    items = sorted(
        (
            row
            for row in books.items
            if books.left[row.key] > 0 and row.document_date <= credit.day and _takes_any_money(row)
        ),
        key=lambda row: (row.document_date, due_date(row), row.number, row.instalment),
    )
    by_due: defaultdict[object, list[Receivable]] = defaultdict(list)
    for row in items:
        by_due[due_date(row)].append(row)
    sets = [*_runs(items), *by_due.values()]
    return {
        frozenset(row.key for row in rows)
        for rows in sets
        if sum((books.left[row.key] for row in rows), ZERO) == credit.amount
    }


def _runs(items: list[Receivable]) -> Iterable[list[Receivable]]:
    for first in range(len(items)):
        for last in range(first + 1, min(first + LONGEST_RUN, len(items)) + 1):
            yield items[first:last]


def _by_order(books: Books) -> None:
    """What is left, the earliest credit to the earliest due."""
    for credit in books.credits:
        if credit.credit_type in BY_ORDER:
            for item in books.items:
                if _takes_any_money(item):
                    books.settle(credit, item, "statutory_order")


def meter(ledger: Ledger) -> dict[tuple[str, str], tuple[Decimal, ...]]:
    """(debtor, currency) to what is open, and what of it rests on order, sums and texts.

    In each account no more than was inferred and no more than is open, the least sure first.
    """
    by_account: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for item in ledger.items:
        if item.document_date <= ledger.day.as_of:
            by_account[_place(item)] += max(open_amount(ledger, item), ZERO)
    debtors = {row.number: row.debtor for row in ledger.accounts}
    sums: dict[tuple[str, str], tuple[Decimal, ...]] = {}
    for (account, currency), owed in by_account.items():
        left, parts = owed, [owed]
        for method in ("statutory_order", "exact_sum", "remittance"):
            part = min(left, _inferred_amount(ledger, (account, currency), method))
            parts.append(part)
            left -= part
        key = (debtors[account], currency)
        before = sums.get(key, (ZERO,) * 4)
        sums[key] = tuple(a + b for a, b in zip(before, parts, strict=True))
    return {key: amounts for key, amounts in sums.items() if amounts[0] > 0}


def to_apply(ledger: Ledger) -> Iterator[tuple[str, str, str | None, Decimal]]:
    """(credit, effect, method, how much at most) of what, applied in the ERP, changes a task."""
    yield from _holding(ledger)
    yield from _settling(ledger)


def _holding(ledger: Ledger) -> Iterator[tuple[str, str, None, Decimal]]:
    """Unapplied money that covers what is overdue, the oldest first."""
    held: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for portion in portions(ledger):
        if portion.reason == "unapplied_credit":
            held[(portion.item.account.debtor, portion.item.currency)] += portion.amount
    for row in sorted(
        unapplied(ledger), key=lambda row: (row.since, row.credit_type == "over_applied", row.key)
    ):
        place = (row.account.debtor, row.currency)
        amount = min(row.amount, held[place])
        if amount > 0 and row.credit_type not in BESIDE:
            held[place] -= amount
            yield row.key, "holds_overdue", None, amount


def _settling(ledger: Ledger) -> Iterator[tuple[str, str, str, Decimal]]:
    """What was assumed to have paid overdue items of an account that still owes."""
    paid: defaultdict[tuple[str, str, tuple[str, str]], Decimal] = defaultdict(Decimal)
    owed: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for item in ledger.items:
        if is_open(ledger, item):
            owed[_place(item)] += open_amount(ledger, item)
    for row in ledger.applications:
        if row.method != "erp" and due_date(row.receivable) < ledger.day.as_of:
            paid[(row.credit.number, row.method, _place(row.receivable))] += row.amount
    for (credit, method, place), amount in paid.items():
        if min(amount, owed[place]) > 0:
            yield credit, "settles_overdue", method, min(amount, owed[place])


def _inferred_amount(ledger: Ledger, place: tuple[str, str], method: str) -> Decimal:
    return sum(
        (
            row.amount
            for row in ledger.applications
            if row.method == method and _place(row.receivable) == place
        ),
        ZERO,
    )
