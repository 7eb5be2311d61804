"""The real extract read in plain Python: what every figure of a run on it is compared with."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
EXPORT = SHARED / "sap_open_items" / "open_items_sap_layout.csv"
DAMAGED = SHARED / "sap_open_items" / "must_reject_excel_damaged_dates.csv"
AS_OF = date(2020, 5, 31)
FIVE_WORK_DAYS_ON = date(2020, 6, 5)


@dataclass(frozen=True)
class Item:
    """One line of the extract; `line` counts from 1, the headings included."""

    line: int
    company: str
    customer: str
    name: str
    document: str
    posted: date
    due: date
    currency: str
    amount: Decimal

    @property
    def is_overdue(self) -> bool:
        """Due before the day of the extract."""
        return self.due < AS_OF


def day(text: str) -> date:
    """A date of the extract: 2020-02-27, 20200313 or 20200313.0."""
    return date.fromisoformat(text.partition(".")[0])


def read_export() -> list[Item]:
    """Every line, its customer number without SAP's leading zeros."""
    with EXPORT.open(encoding="utf-8", newline="") as file:
        return [
            Item(
                line,
                row["business_code"],
                row["cust_number"].lstrip("0"),
                row["name_customer"].strip(),
                row["doc_id"].partition(".")[0],
                day(row["posting_date"]),
                day(row["due_in_date"]),
                row["invoice_currency"],
                Decimal(row["total_open_amount"]),
            )
            for line, row in enumerate(csv.DictReader(file), start=2)
        ]


def totals(items: list[Item]) -> dict[str, Decimal]:
    """Currency to the sum of its open amounts; the two are never added."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for item in items:
        sums[item.currency] += item.amount
    return dict(sums)


def names_of(items: list[Item]) -> dict[str, set[str]]:
    """Customer to the names under which he appears."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for item in items:
        names[item.customer].add(item.name)
    return dict(names)
