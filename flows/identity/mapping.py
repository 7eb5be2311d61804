"""Reads and writes the home's policy/debtor_mapping.csv, a row for every decision of a person."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date
from pathlib import Path

from flows.durable import sync
from flows.errors import UsageError, environment_guard

NAME = "debtor_mapping"
SAME = "same"
SEPARATE = "separate"
# A spreadsheet program would compute a cell that begins so.
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Decision:
    """A row: the account is that debtor's (`same`), or nobody is to ask again (`separate`)."""

    customer_id: str
    debtor_id: str
    decision: str
    reviewed_by: str
    reviewed_on: str
    reason: str


COLUMNS = tuple(column.name for column in fields(Decision))


def decided(account: tuple[str, str], decision: str, by: str, on: date, reason: str) -> Decision:
    """A decision about (customer_id, debtor_id); UsageError for an empty or spoiled text."""
    for what, text in (("name", by), ("reason", reason)):
        if not text.strip() or text.startswith(FORMULA_MARKS) or "\n" in text:
            raise UsageError(
                f"the {what} {text!r} cannot be written into a table",
                why="an auditor reads who decided and why, in a spreadsheet",
                fix=f"give one line of text as the {what}, not beginning with = + - or @",
            )
    return Decision(*account, decision, by.strip(), on.isoformat(), reason.strip())


def read_decisions(home: Path) -> list[Decision]:
    """The rows of the home's table in their order; UsageError when a command cannot keep it."""
    folder = home / "policy"
    workbook = folder / f"{NAME}.xlsx"
    if workbook.exists():
        raise UsageError(
            "the decisions about debtors stand in a workbook, which commands do not write",
            where=str(workbook),
            fix=f"save it as {NAME}.csv (UTF-8) and remove the workbook, or add the row there",
        )
    path = folder / f"{NAME}.csv"
    if not path.exists():
        return []
    with environment_guard("The decisions about debtors could not be read"):
        lines = list(csv.reader(io.StringIO(_text(path), newline="")))
    lines = [line for line in lines if any(cell.strip() for cell in line)]
    if not lines or tuple(cell.strip() for cell in lines[0]) != COLUMNS:
        raise UsageError(
            "the headings of the decisions about debtors are not what a command can write under",
            where=str(path),
            fix=f"its first line is {','.join(COLUMNS)}",
        )
    return [Decision(*(line + [""] * len(COLUMNS))[: len(COLUMNS)]) for line in lines[1:]]


def write_decisions(home: Path, decisions: Sequence[Decision]) -> Path:
    """Writes the table as a whole and in one step, with the mark that spreadsheets look for."""
    path = home / "policy" / f"{NAME}.csv"
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(astuple(decision) for decision in decisions)
    with environment_guard("The decisions about debtors could not be written"):
        path.parent.mkdir(exist_ok=True)
        beside = path.with_name(f".{path.name}.part")
        beside.write_text(text.getvalue(), encoding="utf-8-sig")
        sync(beside)
        beside.replace(path)
        sync(path.parent)
    return path


def refuse_chain(decisions: Sequence[Decision]) -> None:
    """UsageError when an account would be joined over three rows, as the first gate also says."""
    joined = {
        row.customer_id: row.debtor_id.removeprefix("account:")
        for row in decisions
        if row.decision == SAME and row.debtor_id != f"account:{row.customer_id}"
    }
    for account, target in joined.items():
        further = joined.get(target)
        if further is not None and further in joined:
            raise UsageError(
                f"{account} would be joined to {target}, that to {further}, and that to another",
                why="over three rows nobody sees who the debtor is, nor a circle",
                fix=f"join {account} to the last of them",
            )


def _text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")
