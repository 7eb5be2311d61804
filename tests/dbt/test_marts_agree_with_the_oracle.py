"""Random ledgers, each a company of one build, against the rules in plain Python."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

import pytest
from compared_ledgers import DAY, LEDGERS, SUBJECTS, compare, land
from landing import Landing, Warehouse
from oracle.aging import demand_minimum, portions
from oracle.drawing import seeded_ledgers
from oracle.histories import long_ledgers
from oracle.ledger import Ledger

# Subjects that most ledgers have nothing of.
RARE = (
    "differing due dates", "inferred applications", "receipts to apply", "credits apart",
    "letter items", "loss allowances",
)  # fmt: skip
HISTORIES = 12


@dataclass(frozen=True)
class Compared:
    """The ledgers and the database built from them."""

    ledgers: list[Ledger]
    warehouse: Warehouse


@pytest.fixture(scope="module")
def compared(landing: Landing) -> Compared:
    ledgers = [*seeded_ledgers(LEDGERS, DAY), *long_ledgers(HISTORIES, DAY)]
    land(landing, ledgers)
    return Compared(ledgers, landing.build())


@pytest.mark.parametrize("name", SUBJECTS)
def test_every_row_and_amount_agrees(compared: Compared, name: str) -> None:
    subject = SUBJECTS[name]
    difference = compare(subject, subject.expected(compared.ledgers), compared.warehouse)
    assert difference.rows > (LEDGERS // 3 if name in RARE else LEDGERS)
    assert (difference.only_built, difference.only_expected) == ([], [])


def test_the_ledgers_have_demands_of_exactly_the_minimum_and_a_fen_below(
    compared: Compared,
) -> None:
    """Else the comparison would prove nothing about it."""
    in_yuan: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for ledger in compared.ledgers:
        for row in portions(ledger):
            if row.reason in ("overdue", "below_minimum") and row.item.currency == "CNY":
                in_yuan[(f"{ledger.company} {row.item.account.debtor}", row.reason)] += row.amount
    found = {(reason, amount) for (_, reason), amount in in_yuan.items()}
    at, below = demand_minimum("CNY"), demand_minimum("CNY") - Decimal("0.01")
    assert {("overdue", at), ("below_minimum", below)} <= found
