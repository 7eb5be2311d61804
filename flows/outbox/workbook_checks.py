"""Compares the sheets of a workbook, as read back from its file, with the marts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from flows.outbox.labels import filled, task_labels
from flows.outbox.task_rows import ItemTotal, ListTotal, RepTasks

Grid = Sequence[Sequence[object]]
Cells = dict[str, object]
EXACT = Decimal("0.0001")


def workbook_problems(sheets: Mapping[str, Grid], rep: RepTasks, language: str) -> list[str]:
    """What differs between the workbook and the marts: tasks, items, totals by currency."""
    labels = task_labels(language)
    problems = _list_problems(sheets, rep, False, language)
    if any(entry.task.is_cut for entry in rep.entries):
        problems += _list_problems(sheets, rep, True, language)
    if len(table_below(sheets, labels["sheet.answers"], labels["answers.outcome"])) != len(
        rep.answers
    ):
        problems.append("the rows of the answers differ")
    table = table_below(sheets, labels["sheet.items"], labels["column.document"])
    items = [row for row in table if isinstance(row[labels["column.due_date"]], date)]
    totals = [row for row in table if not isinstance(row[labels["column.due_date"]], date)]
    problems += _item_problems(items, totals, rep, labels)
    return problems


def _item_problems(
    items: Sequence[Cells], totals: Sequence[Cells], rep: RepTasks, labels: Mapping[str, str]
) -> list[str]:
    """Whether lines and totals of the invoices agree with the items and with the demand."""
    wanted_count = sum(len(entry.items) for entry in rep.entries)
    problems: list[str] = []
    if len(items) != wanted_count:
        problems.append(f"{len(items)} invoice lines instead of {wanted_count}")
    in_items = [total for entry in rep.entries for total in entry.item_totals]
    for wanted in (_demands(in_items), _demands(rep.list_totals)):
        for kind, lines in (("lines", items), ("totals", totals)):
            found = _sums(lines, labels["column.currency"], labels["column.demand_part"])
            problems += _differences(f"demand of invoice {kind}", found, wanted)
    return problems


def _demands(totals: Sequence[ItemTotal | ListTotal]) -> Mapping[str, Decimal]:
    """What the marts demand, by currency."""
    demands: defaultdict[str, Decimal] = defaultdict(Decimal)
    for total in totals:
        demands[total.currency_code] += total.demand_amount
    return demands


def _list_problems(
    sheets: Mapping[str, Grid], rep: RepTasks, is_cut: bool, language: str
) -> list[str]:
    labels = task_labels(language)
    name = labels["sheet.cut" if is_cut else "sheet.list"]
    table = table_below(sheets, name, labels["column.task"])
    rows = [row for row in table if row[labels["column.task"]]]
    found = Counter(str(row[labels["column.task"]]) for row in rows)
    wanted = Counter(entry.task.task_short for entry in rep.entries if entry.task.is_cut == is_cut)
    problems = [] if found == wanted else ["the tasks of a list differ"]
    totals = [row for row in table if not row[labels["column.task"]]]
    for total in (total for total in rep.list_totals if total.is_cut == is_cut):
        heading = filled(labels["column.demand"], currency=total.currency_code)
        for kind, lines in (("lines", rows), ("total", totals)):
            amount = sum((amount_of(row.get(heading)) for row in lines), Decimal())
            if amount != total.demand_amount.quantize(EXACT):
                problems.append(f"demand in {total.currency_code} differs in a list's {kind}")
    return problems


def table_below(sheets: Mapping[str, Grid], name: str, heading: str) -> list[Cells]:
    """The rows below the headings as mappings; empty when the sheet or its headings are missing."""
    grid = sheets.get(name, ())
    for number, row in enumerate(grid):
        if heading in row:
            names = [str(cell) for cell in row]
            return [dict(zip(names, below, strict=False)) for below in grid[number + 1 :]]
    return []


def _sums(rows: Sequence[Cells], currency: str, amount: str) -> dict[str, Decimal]:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[str(row[currency])] += amount_of(row.get(amount))
    return sums


def _differences(
    what: str, found: Mapping[str, Decimal], wanted: Mapping[str, Decimal]
) -> list[str]:
    codes = sorted(set(found) | set(wanted))
    return [
        f"{what} differs in {code}"
        for code in codes
        if found.get(code, Decimal()).quantize(EXACT) != wanted.get(code, Decimal()).quantize(EXACT)
    ]


def amount_of(cell: object) -> Decimal:
    """A cell as an exact amount: a spreadsheet's number is cut to our four decimals."""
    if cell is None or cell == "":
        return Decimal()
    try:
        return Decimal(str(cell).replace(",", "")).quantize(EXACT)
    except InvalidOperation:
        return Decimal("NaN")
