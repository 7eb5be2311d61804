"""More than a thousand ledgers drawn by hypothesis, on days with edges of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from compared_ledgers import DAY, SUBJECTS, compare, land
from landing import Landing
from oracle.drawing import found_ledgers
from oracle.ledger import Day

pytestmark = pytest.mark.campaign
LEDGERS = 300


@dataclass(frozen=True)
class Figures:
    """How much was compared on one day."""

    ledgers: int
    rows: int
    differences: list[str]


@pytest.mark.parametrize(
    ("day", "seed"),
    [
        pytest.param(DAY, 1, id="a quarter's end, known the next morning"),
        pytest.param(Day(date(2026, 2, 28), date(2026, 3, 3)), 2, id="after a long holiday"),
        pytest.param(Day(date(2025, 2, 28), date(2025, 2, 28)), 3, id="birthdays of a leap day"),
        pytest.param(Day(date(2024, 2, 29), date(2024, 3, 1)), 4, id="a leap day itself"),
    ],
)
def test_hundreds_of_drawn_ledgers_agree(
    day: Day, seed: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = compared(day, seed, tmp_path)
    with capsys.disabled():
        print(f"\n{day.as_of}: {figures.ledgers} ledgers, {figures.rows} rows compared", flush=True)
    assert figures.ledgers >= LEDGERS
    assert figures.differences == []


def compared(day: Day, seed: int, folder: Path) -> Figures:
    """Draws, builds and compares."""
    ledgers = found_ledgers(LEDGERS, day, seed)
    landing = Landing(folder / "warehouse.duckdb")
    land(landing, ledgers, day)
    warehouse = landing.build()
    outcomes = {
        name: compare(subject, subject.expected(ledgers), warehouse)
        for name, subject in SUBJECTS.items()
    }
    return Figures(
        ledgers=len(ledgers),
        rows=sum(outcome.rows for outcome in outcomes.values()),
        differences=[
            f"{name}: built {outcome.only_built[:3]}, expected {outcome.only_expected[:3]}"
            for name, outcome in outcomes.items()
            if not outcome.is_equal
        ],
    )
