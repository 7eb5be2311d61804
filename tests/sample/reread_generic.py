"""Reads the generic files of a sample home again, in plain Python without a line of the product."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

Row = dict[str, str]
OpenAmounts = Mapping[tuple[str, str], Decimal]


def generic_rows(path: Path, key: str) -> list[Row]:
    """The rows below the line that holds the heading `key`, without 合计."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    grid = list(csv.reader(text.splitlines()))
    start = next(number for number, row in enumerate(grid) if key in row)
    rows = [dict(zip(grid[start], row, strict=True)) for row in grid[start + 1 :]]
    return [row for row in rows if "合计" not in row.values()]


def reread_generic(inbox: Path, day: date) -> OpenAmounts:
    """What is open of each document and due date at the end of a day."""
    left: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    items: dict[tuple[str, str], tuple[str, str]] = {}
    for row in generic_rows(_file(inbox / "erp", "应收单"), "单据编号"):
        if row["单据状态"] == "已审核" and date.fromisoformat(row["单据日期"]) <= day:
            item = row["单据编号"], row["到期日"]
            items[row["单据编号"], row["期次"]] = item
            left[item] += Decimal(row["原币金额"])
    for row in generic_rows(_file(inbox / "erp", "核销记录"), "收款单号"):
        undone = row["反核销日期"]
        counts = date.fromisoformat(row["核销日期"]) <= day
        if counts and not (undone and date.fromisoformat(undone) <= day):
            left[items[row["应收单号"], row["期次"]]] -= Decimal(row["核销金额"])
    return {item: amount for item, amount in left.items() if amount}


def _file(folder: Path, title: str) -> Path:
    return next(folder.glob(f"{title}_*.csv"))
