"""A whole run on the sample company publishes what its truth says, on any day of its history."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from run.command import huikuan

from flows.sample.company import invent_company
from flows.sample.make_sample import make_sample

from .expected import DAYS, TELLINGS, expected_open
from .reread_dumps import dump

COMPANIES = [
    ("generic", 60, DAYS),
    ("generic", 300, DAYS),
    ("kingdee", 60, DAYS),
    ("kingdee+generic", 64, DAYS[-1:]),
    ("sap", 60, DAYS[-1:]),
    ("odoo", 60, DAYS),
]


@pytest.mark.campaign
@pytest.mark.parametrize(("layout", "customers", "days"), COMPANIES)
def test_a_run_publishes_the_open_amounts_of_the_truth(
    tmp_path: Path, layout: str, customers: int, days: Sequence[date]
) -> None:
    home = tmp_path / "home"
    make_sample(home, layout, customers, 1)
    company = invent_company(customers, 1)
    for day in reversed(days):
        ended = huikuan(home, "run", "--direct", "--as-of", day.isoformat())
        assert ended.code == 0, ended.err
        expected = expected_open(company, day, TELLINGS[layout])
        assert _published(home, ended.run_id, _numbers(home, layout)) == expected


def _numbers(home: Path, layout: str) -> dict[str, str]:
    """SAP calls a document by its own number; the invoice's is the reference beside it."""
    if layout != "sap":
        return {}
    rows = [row for table in ("BSID", "BSAD") for row in dump(home / "inbox", table)]
    return {row["BELNR"]: row["XBLNR"] for row in rows}


def _published(home: Path, run_id: str, numbers: dict[str, str]) -> dict[tuple[str, str], Decimal]:
    release = home / "runs" / run_id / "release"
    if not release.is_dir():
        release = (home / "current").resolve()
    with (release / "published" / "open_items.csv").open(encoding="utf-8-sig") as file:
        return {
            (numbers.get(row["document_number"], row["document_number"]), row["due_date"]): Decimal(
                row["open_amount"]
            )
            for row in csv.DictReader(file)
        }
