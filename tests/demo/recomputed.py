"""The demo's figures worked out from the bytes of its inbox, without a line of the product.

Only the files are read: decoded here, typed here, judged here by DESIGN's definitions. The literals
that the files are written from are not looked at, so a mistake in them is no mistake here.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

AS_OF = date(2026, 6, 30)
CODES = {"人民币": "CNY", "美元": "USD"}
LAST_DAYS = (("not_due", 0), ("d1_30", 30), ("d31_60", 60), ("d61_90", 90), ("d91_180", 180),
             ("d181_365", 365))  # fmt: skip
TOLERANCE = timedelta(days=3)
Row = dict[str, str]


def rows_of(grid: list[list[Any]], key: str) -> list[Row]:
    """The rows below the line that holds the heading `key`, without 合计."""
    texts = [[str(cell) for cell in row] for row in grid]
    start = next(number for number, row in enumerate(texts) if key in row)
    below = [dict(zip(texts[start], row, strict=True)) for row in texts[start + 1 :]]
    return [row for row in below if "合计" not in row.values()]


def text_rows(path: Path, key: str) -> list[Row]:
    """The rows of a CSV in UTF-8, with or without a mark, or else in GB18030."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    return rows_of(list(csv.reader(text.splitlines())), key)


def day(text: str) -> date:
    """A date of the files."""
    return date.fromisoformat(text)


def holds(since: str, until: str) -> bool:
    """Whether something that began and may have ended counts on the day."""
    return day(since) <= AS_OF and (not until or day(until) > AS_OF)


@dataclass
class Item:
    """An open instalment, its customer and what is left of it while it is being cut."""

    document: str
    instalment: str
    customer: Row
    currency: str
    due: date
    open: Decimal
    is_assigned: bool
    left: Decimal = Decimal()

    @property
    def key(self) -> tuple[str, str]:
        """Document and instalment."""
        return self.document, self.instalment

    @property
    def days(self) -> int:
        """Days overdue; due today is not overdue."""
        return max((AS_OF - self.due).days, 0)

    @property
    def bucket(self) -> str:
        """The band of the days overdue, both ends included."""
        return next((code for code, last in LAST_DAYS if self.days <= last), "d366_plus")

    def settled(self, portion: str) -> tuple[str, str]:
        """Disposition and reason of a portion: the debtor, then the item, then the portion."""
        if self.customer["是否关联方"] == "是":
            return "excluded", "intercompany"
        if portion == "assigned":
            return "excluded", "assigned"
        if self.customer["法律状态"] != "正常":
            return "held", "legal_status"
        if not self.customer["业务员编码"]:
            return "held", "no_owner"
        if not self.days:
            return "not_due", "not_due"
        held = {"disputed": "dispute", "promised": "promise", "covered": "unapplied_credit"}
        return ("held", held[portion]) if portion in held else ("demand", "overdue")


@dataclass
class Books:
    """The files of the inbox as rows of text, and the items and portions made of them."""

    inbox: Path
    items: list[Item] = field(default_factory=list)
    unapplied: defaultdict[tuple[str, str], Decimal] = field(
        default_factory=lambda: defaultdict(Decimal)
    )

    def __post_init__(self) -> None:
        book = CalamineWorkbook.from_path(self.inbox / "客户档案_20260630.xlsx")
        customers = rows_of(book.get_sheet_by_name("客户档案").to_python(), "客户编码")
        self.customers = {row["客户编码"]: row for row in customers}
        self.receivables = self._table("应收单", "单据编号")
        self.credits = {row["收款单号"]: row for row in self._table("收款单", "收款单号")}
        self.applications = [
            row
            for row in self._table("核销记录", "收款单号")
            if holds(row["核销日期"], row["冲销日期"])
            and holds(
                self.credits[row["收款单号"]]["收款日期"], self.credits[row["收款单号"]]["冲销日期"]
            )
        ]
        self.promises = self._table("付款承诺", "承诺编号")
        self.disputes = self._table("争议", "争议编号")
        self._read_items()
        self._read_unapplied()

    def _table(self, name: str, key: str) -> list[Row]:
        return text_rows(self.inbox / f"{name}_20260630.csv", key)

    def paid(self, key: tuple[str, str], until: date = AS_OF) -> Decimal:
        """What was applied to an instalment by the end of a day."""
        return sum(
            (
                Decimal(row["核销金额"])
                for row in self.applications
                if (row["应收单号"], row["期次"]) == key and day(row["核销日期"]) <= until
            ),
            Decimal(),
        )

    def _read_items(self) -> None:
        for row in self.receivables:
            key = row["单据编号"], row["期次"]
            left = Decimal(row["原币金额"]) - self.paid(key)
            right = row["收款权"] not in ("", "我方", "本公司") or row["受让方"] != ""
            customer = self.customers[row["客户编码"]]
            if left:
                due = day(row["到期日"])
                self.items.append(Item(*key, customer, CODES[row["币种"]], due, left, right))
        self.items.sort(key=lambda item: (item.due, item.key))

    def _read_unapplied(self) -> None:
        for number, row in self.credits.items():
            if holds(row["收款日期"], row["冲销日期"]):
                used = [r["核销金额"] for r in self.applications if r["收款单号"] == number]
                left = Decimal(row["收款金额"]) - sum(map(Decimal, used))
                self.unapplied[row["客户编码"], CODES[row["币种"]]] += left

    def disputed(self, item: Item) -> Decimal:
        """What is under an open dispute."""
        return sum(
            (
                Decimal(row["争议金额"])
                for row in self.disputes
                if row["应收单号"] == item.document and holds(row["提出日期"], row["关闭日期"])
            ),
            Decimal(),
        )

    def promised(self, item: Item) -> Decimal:
        """What is promised of the item and may still come in time."""
        total = Decimal()
        for row in self.promises:
            if row["应收单号"] == item.document and day(row["约定付款日"]) + TOLERANCE >= AS_OF:
                before = self.paid(item.key, day(row["承诺日期"]) - timedelta(days=1))
                owed = item.open + self.paid(item.key) - before
                wanted = Decimal(row["承诺金额"]) if row["承诺金额"] else owed
                total += max(wanted - (self.paid(item.key) - before), Decimal())
        return total

    def portions(self) -> Iterator[tuple[Item, str, Decimal]]:
        """Each open amount cut in the order of the rules, oldest due first."""
        pool = dict(self.unapplied)
        for item in self.items:
            owner = item.customer["客户编码"], item.currency
            item.left = item.open
            wishes = {
                "assigned": item.open if item.is_assigned else Decimal(),
                "disputed": self.disputed(item),
                "promised": self.promised(item),
                "covered": pool.get(owner, Decimal()),
                "rest": item.open,
            }
            for portion, wish in wishes.items():
                amount = min(wish, item.left)
                item.left -= amount
                if portion == "covered" and amount:
                    pool[owner] -= amount
                if amount:
                    yield item, portion, amount
