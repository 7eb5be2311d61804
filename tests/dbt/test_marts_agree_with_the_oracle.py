"""A hundred random ledgers, each a company of one build, against the rules in plain Python."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from compared_ledgers import DAY, SUBJECTS, compare, land
from landing import Landing, Warehouse
from oracle.ledger import Ledger, seeded_ledgers

LEDGERS = 100


@dataclass(frozen=True)
class Compared:
    """The ledgers and the database built from them."""

    ledgers: list[Ledger]
    warehouse: Warehouse


@pytest.fixture(scope="module")
def compared(landing: Landing) -> Compared:
    ledgers = seeded_ledgers(LEDGERS, DAY)
    land(landing, ledgers)
    return Compared(ledgers, landing.build())


@pytest.mark.parametrize("name", SUBJECTS)
def test_every_row_and_amount_agrees(compared: Compared, name: str) -> None:
    subject = SUBJECTS[name]
    difference = compare(subject, subject.expected(compared.ledgers), compared.warehouse)
    assert difference.rows > LEDGERS
    assert (difference.only_built, difference.only_expected) == ([], [])
