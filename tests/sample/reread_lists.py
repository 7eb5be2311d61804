"""Reads the lists that users export again, in plain Python: they tell the day they were made."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from .reread_generic import OpenAmounts


def grid(inbox: Path) -> list[list[Any]]:
    """The cells of the only spreadsheet."""
    path = next((inbox / "erp").glob("*.xlsx"))
    return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()


def exact(cell: Any) -> Decimal:
    """A number of a spreadsheet, to the cent."""
    return Decimal(repr(cell)).quantize(Decimal("0.01")) if cell != "" else Decimal()


def reread_kingdee_list(inbox: Path, _day: date) -> OpenAmounts:
    """未核销金额 of audited documents that are not cancelled; heads are carried down."""
    headings, *rows = grid(inbox)
    left: dict[tuple[str, str], Decimal] = {}
    head: dict[str, Any] = {}
    for cells in rows[:-1]:
        row = dict(zip(headings, cells, strict=True))
        head = row if row["单据编号"] else head
        is_owed = head["单据状态"] == "已审核" and head["作废状态"] == "未作废"
        if is_owed and exact(row["未核销金额"]) > 0:
            left[head["单据编号"], row["到期日"]] = exact(row["未核销金额"])
    return left


def reread_sap_list(inbox: Path, _day: date) -> OpenAmounts:
    """Invoice items less the credits that name them; a minus stands behind its number."""
    rows = _sap_rows(inbox)
    left: dict[tuple[str, str], Decimal] = {}
    names: dict[tuple[str, str], tuple[str, str]] = {}
    for row in rows:
        if row["凭证类型"] in ("RV", "DR"):
            key = row["凭证编号"], row["行项目"]
            names[key] = row["分配"], row["净到期日"].replace(".", "-")
            left[key] = _signed(row["凭证货币计价的金额"])
    for row in rows:
        if row["发票参考"]:
            left[row["发票参考"], row["发票参考行"]] += _signed(row["凭证货币计价的金额"])
    return {names[key]: amount for key, amount in left.items() if amount}


def numbers_of_sap_list(inbox: Path) -> dict[str, str]:
    """The invoice's number (分配) of each of SAP's own."""
    return {row["凭证编号"]: row["分配"] for row in _sap_rows(inbox)}


def _sap_rows(inbox: Path) -> list[dict[str, str]]:
    text = next((inbox / "erp").glob("*.txt")).read_bytes().decode("gb18030")
    lines = [line.split("\t") for line in text.splitlines()]
    start = next(number for number, line in enumerate(lines) if "凭证编号" in line)
    return [
        dict(zip(lines[start], line, strict=True)) for line in lines[start + 1 :] if not line[0]
    ]


def _signed(text: str) -> Decimal:
    number = Decimal(text.rstrip("-").replace(",", ""))
    return -number if text.endswith("-") else number


def reread_u8_ledger(inbox: Path) -> dict[tuple[str, str], Decimal]:
    """The closing balance of each customer and currency, added up from the lines themselves."""
    balances: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in grid(inbox)[4:]:
        if str(row[0]).startswith("K"):
            opening = exact(row[12]) if row[4] == "期初余额" else Decimal()
            balances[row[0], row[7]] += opening + exact(row[8]) - exact(row[10])
    return {account: amount for account, amount in balances.items() if amount}
