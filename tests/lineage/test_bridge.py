"""The bridge between two releases: every kind of change has its line, and every bridge foots."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

import duckdb
import pytest

from flows import warehouse
from flows.lineage.bridge import Bridge, CurrencyBridge, build_bridge

BEFORE, AFTER = date(2026, 6, 29), date(2026, 6, 30)
LONG_AGO = date(2026, 5, 1)

Row = tuple[object, ...]
TABLES = """
create schema intermediate; create schema marts_steps; create schema marts;
create table intermediate.int_receivables (
    receivable_id varchar, debtor_id varchar, document_number varchar, document_date date,
    source_name varchar, source_capability varchar);
create table intermediate.int_credits (credit_id varchar, reversed_on date);
create table intermediate.int_applications (
    receivable_id varchar, credit_id varchar, effective_date date, reversed_on date);
create table marts_steps.receivable_balances (
    receivable_id varchar, currency_code varchar, document_date date, is_balance_only boolean,
    original_amount decimal(18, 4), open_amount decimal(38, 4));
create table marts_steps.effective_applications (
    receivable_id varchar, credit_id varchar, effective_date date, credit_type varchar,
    reducing_amount decimal(38, 4));
create table marts.quarantined_rows (
    source_name varchar, table_name varchar, document_number varchar);
create table marts.open_items (currency_code varchar, open_amount decimal(38, 4));
"""


@dataclass(frozen=True)
class Paid:
    """An application."""

    credit: str
    day: date
    amount: Decimal
    credit_type: str = "receipt"
    reversed_on: date | None = None

    def counts(self, as_of: date) -> bool:
        return self.day <= as_of and (self.reversed_on is None or self.reversed_on > as_of)


@dataclass(frozen=True)
class Document:
    """A document as an extract tells it."""

    number: str
    amount: Decimal
    day: date = LONG_AGO
    currency: str = "CNY"
    paid: tuple[Paid, ...] = ()
    is_balance_only: bool = False

    def open(self, as_of: date) -> Decimal:
        if self.day > as_of:
            return Decimal(0)
        return self.amount - sum(one.amount for one in self.paid if one.counts(as_of))


@dataclass
class Extract:
    """What one run knew."""

    as_of: date
    documents: list[Document] = field(default_factory=list[Document])
    unreadable: list[str] = field(default_factory=list[str])

    def write(self, path: Path) -> Path:
        """The tables of a release that the bridge reads; a table is written in one statement."""
        rows: defaultdict[str, list[Row]] = defaultdict(list)
        for document in self.documents:
            self._tell(document, rows)
        for number in self.unreadable:
            rows["marts.quarantined_rows"].append(("erp", "receivables", number))
        with duckdb.connect(str(path)) as connection:
            connection.execute(TABLES)
            for table, told in rows.items():
                marks = ", ".join(f"({', '.join('?' * len(row))})" for row in told)
                cells = [cell for row in told for cell in row]
                connection.execute(f"insert into {table} values {marks}", cells)
        return path

    def _tell(self, document: Document, rows: defaultdict[str, list[Row]]) -> None:
        own, source = document.number, "open_balances" if document.is_balance_only else "open_items"
        rows["intermediate.int_receivables"].append(
            (own, "debtor", own, document.day, "erp", source)
        )
        for one in document.paid:
            rows["intermediate.int_credits"].append((one.credit, None))
            rows["intermediate.int_applications"].append(
                (own, one.credit, one.day, one.reversed_on)
            )
            if one.counts(self.as_of):
                rows["marts_steps.effective_applications"].append(
                    (own, one.credit, one.day, one.credit_type, one.amount)
                )
        if document.day <= self.as_of:
            left, code = document.open(self.as_of), document.currency
            original = None if document.is_balance_only else document.amount
            rows["marts_steps.receivable_balances"].append(
                (own, code, document.day, document.is_balance_only, original, left)
            )
            if left > 0:
                rows["marts.open_items"].append((code, left))


def bridged(folder: Path, before: Extract, after: Extract) -> Bridge:
    databases = (before.write(folder / "before.duckdb"), after.write(folder / "after.duckdb"))
    with warehouse.read_only_pair(*databases) as connection:
        return build_bridge(connection, before.as_of)


def moved(bridge: Bridge) -> dict[str, Decimal]:
    [currency] = bridge.currencies
    return {movement.line: movement.amount for movement in currency.movements}


HUNDRED, FORTY = Decimal(100), Decimal(40)
OPEN = Document("D", HUNDRED)
PAID = Paid("R", date(2026, 6, 20), FORTY)
TODAY = replace(PAID, day=AFTER)
CASES: dict[str, tuple[Document | None, Document | None, dict[str, int]]] = {
    "nothing changed": (OPEN, OPEN, {}),
    "a document of today": (None, replace(OPEN, day=AFTER), {"new_documents": 100}),
    "one of today paid in advance": (
        None,
        replace(OPEN, day=AFTER, paid=(PAID,)),
        {"new_documents": 100, "receipts": -40},
    ),
    "a document booked late": (None, OPEN, {"corrections": 100}),
    "money of today": (OPEN, replace(OPEN, paid=(TODAY,)), {"receipts": -40}),
    "a credit note of today": (
        OPEN,
        replace(OPEN, paid=(replace(TODAY, credit_type="credit_note"),)),
        {"credits": -40},
    ),
    "a receipt booked late": (OPEN, replace(OPEN, paid=(PAID,)), {"corrections": -40}),
    "a receipt that was taken back": (replace(OPEN, paid=(PAID,)), OPEN, {"corrections": 40}),
    "a reversal of today": (
        replace(OPEN, paid=(PAID,)),
        replace(OPEN, paid=(replace(PAID, reversed_on=AFTER),)),
        {"receipts": 40},
    ),
    "a reversal booked late": (
        replace(OPEN, paid=(PAID,)),
        replace(OPEN, paid=(replace(PAID, reversed_on=date(2026, 6, 28)),)),
        {"corrections": 40},
    ),
    "a receipt moved to another day": (
        replace(OPEN, paid=(PAID,)),
        replace(OPEN, paid=(replace(PAID, day=date(2026, 6, 21)),)),
        {"corrections": 0},
    ),
    "an amount corrected": (OPEN, replace(OPEN, amount=Decimal(90)), {"corrections": -10}),
    "a document that vanished": (replace(OPEN, paid=(PAID,)), None, {"dropped": -60}),
    "a settled one that vanished": (replace(OPEN, amount=FORTY, paid=(PAID,)), None, {}),
    "one paid twice": (
        OPEN,
        replace(OPEN, paid=(replace(TODAY, amount=Decimal(130)),)),
        {"receipts": -130, "over_applied": 30},
    ),
    "a balance that shrank": (
        replace(OPEN, is_balance_only=True),
        replace(OPEN, is_balance_only=True, amount=FORTY),
        {"balance_changes": -60},
    ),
}


def in_currency(code: str, document: Document | None) -> list[Document]:
    """The document of a case, if any, with numbers and a currency of its own."""
    if document is None:
        return []
    paid = tuple(replace(one, credit=f"{one.credit}-{code}") for one in document.paid)
    return [replace(document, number=f"{document.number}-{code}", currency=code, paid=paid)]


@pytest.fixture(scope="module")
def of_each_case(tmp_path_factory: pytest.TempPathFactory) -> dict[str, CurrencyBridge]:
    """One bridge for all cases; each has a currency, and in it a document that stays as it is."""
    codes = {case: f"C{number:02}" for number, case in enumerate(CASES)}
    before, after = Extract(BEFORE), Extract(AFTER)
    for case, (earlier, later, _) in CASES.items():
        steady = in_currency(codes[case], Document("STEADY", Decimal("0.01")))
        before.documents += [*steady, *in_currency(codes[case], earlier)]
        after.documents += [*steady, *in_currency(codes[case], later)]
    bridge = bridged(tmp_path_factory.mktemp("cases"), before, after)
    told = {currency.currency_code: currency for currency in bridge.currencies}
    assert len(told) == len(CASES)
    return {case: told[code] for case, code in codes.items()}


@pytest.mark.parametrize("case", CASES)
def test_a_change_has_its_line(case: str, of_each_case: dict[str, CurrencyBridge]) -> None:
    currency, expected = of_each_case[case], CASES[case][2]
    assert {movement.line: movement.amount for movement in currency.movements} == expected
    assert currency.opening_amount + sum(expected.values()) == currency.closing_amount


def test_a_document_that_cannot_be_read_any_more_is_not_called_dropped(tmp_path: Path) -> None:
    after = Extract(AFTER, [Document("OTHER", HUNDRED)], unreadable=["D"])
    bridge = bridged(tmp_path, Extract(BEFORE, [OPEN, Document("OTHER", HUNDRED)]), after)
    assert moved(bridge) == {"quarantined": -100}


def test_a_change_of_currency_is_a_correction_in_both(tmp_path: Path) -> None:
    after = Extract(AFTER, [replace(OPEN, currency="USD")])
    bridge = bridged(tmp_path, Extract(BEFORE, [OPEN]), after)
    assert [
        (one.currency_code, one.opening_amount, one.closing_amount, one.movements[0].line)
        for one in bridge.currencies
    ] == [("CNY", 100, 0, "corrections"), ("USD", 0, 100, "corrections")]


def test_what_is_compared_with_itself_has_no_movement(tmp_path: Path) -> None:
    bridge = bridged(tmp_path, Extract(AFTER, [OPEN]), Extract(AFTER, [OPEN]))
    assert (moved(bridge), bridge.changes) == ({}, ())


def any_document(random: Random, number: str) -> Document:
    """A document of any day, size and currency, with applications that may exceed it."""

    def day() -> date:
        return LONG_AGO + timedelta(days=random.randrange(63))

    paid = tuple(
        Paid(
            f"R{random.randrange(40)}",
            day(),
            Decimal(random.randrange(1, 90000)) / 100,
            random.choice(("receipt", "advance", "credit_note", "write_off")),
            random.choice((None, None, day())),
        )
        for _ in range(random.randrange(4))
    )
    amount = Decimal(random.randrange(1, 100000)) / 100
    currency = random.choice(("CNY", "CNY", "USD", "JPY"))
    return Document(number, amount, day(), currency, paid, random.random() < 0.1)


def changed(random: Random, documents: list[Document]) -> Iterator[Document]:
    """The same documents a day later: most stay, the others change in every way there is."""
    for document in documents:
        fate = random.randrange(8)
        fresh = any_document(random, document.number)
        if fate == 0:
            continue
        yield {
            1: replace(document, amount=fresh.amount),
            2: replace(document, paid=fresh.paid),
            3: replace(document, paid=(*document.paid, *fresh.paid)),
            4: replace(document, day=fresh.day, currency=fresh.currency),
        }.get(fate, document)
    for number in range(30):
        yield any_document(random, f"N{number}")


def whole(document: Document) -> Document:
    """A source of balances tells nothing of applications."""
    return replace(document, paid=()) if document.is_balance_only else document


@pytest.mark.parametrize("seed", range(6))
def test_whatever_changes_the_bridge_foots_and_its_changes_add_up_to_its_lines(
    seed: int, tmp_path: Path
) -> None:
    random = Random(seed)  # noqa: S311 - reproducible, not secret
    old = [whole(any_document(random, f"D{number}")) for number in range(60)]
    new = [whole(document) for document in changed(random, old)]
    before, after = Extract(BEFORE, old), Extract(AFTER, new)
    bridge = bridged(tmp_path, before, after)
    for currency in bridge.currencies:
        own = [
            change for change in bridge.changes if change.currency_code == currency.currency_code
        ]
        lines: Counter[str] = Counter()
        for change in own:
            lines[change.line] += change.amount  # type: ignore[assignment]
        assert {one.line: one.amount for one in currency.movements} == dict(lines)
        open_before, open_after = (
            sum(
                max(document.open(extract.as_of), Decimal(0))
                for document in extract.documents
                if document.currency == currency.currency_code
            )
            for extract in (before, after)
        )
        assert currency.opening_amount == open_before
        assert currency.closing_amount == open_after
        assert open_before + sum(one.amount for one in own) == open_after
