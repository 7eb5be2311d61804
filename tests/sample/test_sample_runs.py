"""A whole run on the sample company publishes what its truth says, on any day of its history."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from run.command import huikuan

from flows.sample.company import invent_company
from flows.sample.make_sample import make_sample

from .expected import DAYS, EXACT, TELLINGS, expected_open
from .reread_dumps import dump
from .reread_lists import numbers_of_sap_list, reread_u8_ledger

# Between two mornings the gate lets less change than in a month.
MONTHS_APART = """rule_code,name,reason,expires_on
tables_are_as_large_as_before,李审核,两次导出相隔一个月,2026-12-31
"""
CURRENCIES = {"CNY": "人民币", "USD": "美元", "JPY": "日元"}
COMPANIES = [
    ("generic", 60, DAYS),
    ("generic", 300, DAYS),
    ("kingdee", 60, DAYS),
    ("kingdee+generic", 64, DAYS[-1:]),
    ("u8", 60, DAYS),
    ("sap", 60, DAYS),
    ("odoo", 60, DAYS),
    ("kingdee-list", 60, DAYS[-1:]),
    ("sap-fbl5n", 60, DAYS[-1:]),
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
        expected = expected_open(company, day, TELLINGS.get(layout, EXACT))
        assert _published(home, ended.run_id, _numbers(home, layout)) == expected


@pytest.mark.campaign
def test_a_home_that_kept_each_days_exports_tells_each_day_as_it_was(tmp_path: Path) -> None:
    home, company = tmp_path / "home", invent_company(60, 1)
    for day in DAYS:
        make_sample(home, "kingdee", 60, 1, day, is_further=day != DAYS[0])
        (home / "policy" / "waivers.csv").write_text(MONTHS_APART, "utf-8")
        ended = huikuan(home, "run", "--direct")
        assert ended.code == 0, ended.err
        assert _published(home, ended.run_id, {}) == expected_open(company, day)

    for day in DAYS[:-1]:
        then = f"{day + timedelta(days=1)}T06:00"
        ended = huikuan(home, "run", "--direct", "--as-of", day.isoformat(), "--known-at", then)
        assert ended.code == 0, ended.err
        assert _published(home, ended.run_id, {}) == expected_open(company, day)
        ended = huikuan(home, "run", "--direct", "--as-of", day.isoformat())
        assert ended.code == 0, ended.err
        forgotten = expected_open(company, day, TELLINGS["kingdee"])
        assert _published(home, ended.run_id, {}) == forgotten != expected_open(company, day)


def _numbers(home: Path, layout: str) -> dict[str, str]:
    """SAP calls a document by its own number; the invoice's is the reference beside it."""
    if layout == "sap-fbl5n":
        return numbers_of_sap_list(home / "inbox")
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


@pytest.mark.campaign
def test_a_run_on_the_ledger_of_u8_publishes_the_balances_of_the_ledger(tmp_path: Path) -> None:
    home = tmp_path / "home"
    make_sample(home, "u8-list", 60, 1)

    ended = huikuan(home, "run", "--direct")

    assert ended.code == 0, ended.err
    published = home / "current" / "published"
    told: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for table, column, sign in (
        ("open_items", "open_amount", 1),
        ("unapplied_credits", "unapplied_amount", -1),
    ):
        with (published / f"{table}.csv").open(encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                account = row["customer_id"].partition(":")[2], CURRENCIES[row["currency_code"]]
                told[account] += sign * Decimal(row[column])
    expected = reread_u8_ledger(home / "inbox")
    assert {account: amount for account, amount in told.items() if amount} == expected
