"""Reads the table dumps of a sample home again, each by its ERP's own formula, in plain Python."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from .reread_generic import OpenAmounts, Row

Item = tuple[str, str]


def dump(inbox: Path, table: str) -> list[Row]:
    """The rows of a dumped table."""
    with next((inbox / "erp").glob(f"{table}_2*.csv")).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day_of(text: str) -> date:
    """The day of 2026-06-30 00:00:00, 2026-06-30 or 20260630."""
    digits = text[:10].replace("-", "")
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))


def reread_kingdee(inbox: Path, day: date) -> OpenAmounts:
    """Plan rows less what the log set against them by FREPORTDATE and FSRCDATE.

    That is the formula of Kingdee's own aging report; red receivables are no debt here.
    """
    reported = {row["FID"]: day_of(row["FREPORTDATE"]) for row in dump(inbox, "T_AR_RECMACTHLOG")}
    matched: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in dump(inbox, "T_AR_RECMACTHLOGENTRY"):
        if reported[row["FID"]] <= day and day_of(row["FSRCDATE"]) <= day:
            matched[row["FSOURCEFROMID"], row["FSRCROWID"]] += Decimal(
                row["FCURWRITTENOFFAMOUNTFOR"]
            )
    heads = {
        row["FID"]: row
        for row in dump(inbox, "T_AR_RECEIVABLE")
        if row["FDOCUMENTSTATUS"] == "C" and row["FCANCELSTATUS"] == "A"
        if day_of(row["FDATE"]) <= day and Decimal(row["FALLAMOUNTFOR"]) > 0
    }
    left: dict[Item, Decimal] = {}
    for row in dump(inbox, "T_AR_RECEIVABLEPLAN"):
        if head := heads.get(row["FID"]):
            done = matched["AR_receivable", row["FENTRYID"]]
            left[head["FBILLNO"], row["FENDDATE"][:10]] = Decimal(row["FPAYAMOUNTFOR"]) - done
    is_there = any((inbox / "erp").glob("T_AR_OTHERRECABLE_2*.csv"))
    for row in dump(inbox, "T_AR_OTHERRECABLE") if is_there else []:
        is_owed = row["FDOCUMENTSTATUS"] == "C" and row["FCANCELSTATUS"] == "A"
        if is_owed and day_of(row["FDATE"]) <= day:
            done = matched["AR_OtherRecAble", row["FID"]]
            left[row["FBILLNO"], row["FENDDATE"][:10]] = Decimal(row["FAMOUNTFOR"]) - done
    return {item: amount for item, amount in left.items() if amount}


def reread_u8(inbox: Path, day: date) -> OpenAmounts:
    """Debit less credit per document, a 9P line counted for the document it points to.

    That is the formula of U8's own aging: iFlag below 3, registered by the day; 48 and above are
    receipts; what is below zero is a red document.
    """
    left: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    due: dict[tuple[str, str], str] = {}
    for row in dump(inbox, "Ar_Detail"):
        if int(row["iFlag"]) >= 3 or day_of(row["dRegDate"]) > day:
            continue
        own, other = (row["cVouchType"], row["cVouchID"]), (row["cCoVouchType"], row["cCoVouchID"])
        key = other if row["cProcStyle"] == "9P" else own
        left[key] += Decimal(row["iDAmount_f"]) - Decimal(row["iCAmount_f"])
        if row["cProcStyle"] == row["cVouchType"]:
            start = row["dCreditStart"] or row["dVouchDate"]
            last = day_of(start) + timedelta(days=int(row["iCreditPeriod"]))
            due[own] = row["dGatheringDate"][:10] or last.isoformat()
    return {
        (number, due[kind, number]): amount
        for (kind, number), amount in left.items()
        if kind < "48" or kind == "R0"
        if amount > 0
    }


def reread_sap(inbox: Path, day: date) -> OpenAmounts:
    """BSID posted by the day, and BSAD posted by then and cleared later.

    A credit line that names an invoice in REBZG is a part payment of it. Special ledger lines are
    advances and bills, no invoices.
    """
    lines = [
        row
        for table in ("BSID", "BSAD")
        for row in dump(inbox, table)
        if day_of(row["BUDAT"]) <= day
        if table == "BSID" or day_of(row["AUGDT"]) > day
        if not row["UMSKZ"]
    ]
    left: dict[tuple[str, str], Decimal] = {}
    names: dict[tuple[str, str], Item] = {}
    for row in lines:
        if row["SHKZG"] == "S" and row["BSCHL"] == "01":
            due = day_of(row["ZFBDT"]) + timedelta(days=int(row["ZBD1T"]))
            key = row["BELNR"], row["BUZEI"]
            names[key] = row["XBLNR"], due.isoformat()
            left[key] = Decimal(row["WRBTR"])
    for row in lines:
        if row["SHKZG"] == "H" and row["REBZG"]:
            left[row["REBZG"], row["REBZZ"]] -= Decimal(row["WRBTR"])
    return {names[key]: amount for key, amount in left.items() if amount}


def reread_odoo(inbox: Path, day: date) -> OpenAmounts:
    """Debit lines of the receivable account less their reconciliations by max_date."""
    moves = {row["id"]: row for row in dump(inbox, "account_move")}
    receivable = {
        row["id"]
        for row in dump(inbox, "account_account")
        if row["account_type"] == "asset_receivable"
    }
    matched: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in dump(inbox, "account_partial_reconcile"):
        if day_of(row["max_date"]) <= day:
            matched[row["debit_move_id"]] += Decimal(row["debit_amount_currency"])
    left = {
        (moves[row["move_id"]]["name"], row["date_maturity"]): Decimal(row["amount_currency"])
        - matched[row["id"]]
        for row in dump(inbox, "account_move_line")
        if row["account_id"] in receivable and row["parent_state"] == "posted"
        if day_of(row["date"]) <= day and Decimal(row["debit"]) > 0
        if moves[row["move_id"]]["name"].startswith("XS")
    }
    return {item: amount for item, amount in left.items() if amount}
