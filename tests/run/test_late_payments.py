"""A company's invoices with the days that were given for each, through a column map.

Its dates are written 1/2/2013, which only `date_format` says how to read.
"""

from __future__ import annotations

import csv
import shutil
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from .command import ROOT, huikuan
from .conftest import tables_of

FILE = ROOT.parent / "shared" / "data" / "ibm_late_payment"
EXPORT = FILE / "WA_Fn-UseC_-Accounts-Receivable.csv"
MIDDLE = date(2013, 3, 31)
DECLARED = """
language = "en"
default_rep = "S1"

[company]
company_id = "1000"
currency_code = "USD"

[[sales_reps]]
sales_rep_id = "S1"
rep_name = "Team"

[sources.erp]
layout = "generic"
capability = "open_items"
business_date = 2014-06-30

[sources.erp.tables.receivables]
files = "invoices.csv"
date_format = "M/D/YYYY"
[sources.erp.tables.receivables.columns]
document_number = "invoiceNumber"
customer_number = "customerID"
document_date = "InvoiceDate"
due_date = "DueDate"
original_amount = "InvoiceAmount"
[sources.erp.tables.receivables.constants]
currency_code = "USD"

[sources.erp.tables.credits]
files = "receipts.csv"
date_format = "M/D/YYYY"
[sources.erp.tables.credits.columns]
credit_number = "invoiceNumber"
customer_number = "customerID"
effective_date = "SettledDate"
amount = "InvoiceAmount"
[sources.erp.tables.credits.constants]
credit_type = "receipt"
currency_code = "USD"

[sources.erp.tables.applications]
files = "matching.csv"
date_format = "M/D/YYYY"
[sources.erp.tables.applications.columns]
credit_number = "invoiceNumber"
document_number = "invoiceNumber"
effective_date = "SettledDate"
amount = "InvoiceAmount"
"""

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.shared_data,
    pytest.mark.skipif(not EXPORT.exists(), reason="the shared data is not beside this checkout"),
]


@pytest.fixture(scope="module")
def paid_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose one file tells the invoice, the receipt and the matching of every row."""
    home = tmp_path_factory.mktemp("late") / "home"
    inbox = home / "inbox" / "erp"
    inbox.mkdir(parents=True)
    (home / "huikuan.toml").write_text(DECLARED, "utf-8")
    # All of it is paid by then, so nothing is on a list.
    (home / "policy").mkdir()
    (home / "policy" / "waivers.csv").write_text(
        "rule_code,name,reason,expires_on\nmarts_are_not_empty,tester,all is paid,2099-12-31\n"
    )
    for name in ("invoices", "receipts", "matching"):
        shutil.copyfile(EXPORT, inbox / f"{name}.csv")
    return home


def given() -> list[dict[str, str]]:
    with EXPORT.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text: str) -> date:
    return datetime.strptime(text, "%m/%d/%Y").date()


def open_on(day_asked: date) -> list[tuple[str, Decimal, int]]:
    """What the file says was open at the end of a day, and how late it was."""
    return sorted(
        (
            row["invoiceNumber"],
            Decimal(row["InvoiceAmount"]),
            max((day_asked - day(row["DueDate"])).days, 0),
        )
        for row in given()
        if day(row["InvoiceDate"]) <= day_asked < day(row["SettledDate"])
    )


def ask(home: Path, release: str, query: str) -> list[tuple[object, ...]]:
    [folder] = [path.parent for path in home.glob(f"{release}/**/warehouse.duckdb")]
    with tables_of(folder) as rows:
        return rows(query)


def test_days_to_settle_and_days_late_are_those_given(paid_home: Path) -> None:
    waived = (paid_home / "policy" / "waivers.csv").read_text("utf-8")
    ended = huikuan(paid_home, "run", "--direct")
    assert (ended.code, "marts_are_not_empty" in waived) == (0, True), ended.err
    told = ask(
        paid_home,
        "releases",
        "select document_number, days_to_settle, days_late from settled_items",
    )
    expected = [
        (row["invoiceNumber"], int(row["DaysToSettle"]), int(row["DaysLate"])) for row in given()
    ]
    assert len(told) == 2466
    assert sorted(told) == sorted(expected)


def test_a_day_in_between_shows_what_was_open_and_how_late(paid_home: Path) -> None:
    ended = huikuan(paid_home, "run", "--direct", "--as-of", MIDDLE.isoformat())
    assert ended.code == 0, ended.err
    told = ask(
        paid_home,
        "runs/*/release",
        "select document_number, open_amount, days_overdue from open_items",
    )
    assert len(told) == 94
    assert sorted(told) == open_on(MIDDLE)
