"""Words what was found in the inbox: lines for a person, a document for a machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flows.sources.check import CheckedInbox, CheckedTable
from flows.sources.preview import ColumnPreview, DaysRead
from flows.sources.tried import Headings, TriedFile

_LONGEST_CELL = 40


def check_lines(inbox: CheckedInbox) -> list[str]:
    """The result for a person: each table with its files, then what is wrong in one line."""
    lines = [line for table in inbox.tables for line in _table_lines(table)]
    lines += [line for refusal in inbox.refusals for line in ("refused  inbox", *refusal.lines())]
    lines += [f"note     {note}" for note in inbox.unread]
    lines += [
        f"note     {name} is read from its database, which is not asked here; `huikuan plan` does"
        for name in inbox.from_database
    ]
    return [*lines, _result(inbox)]


def _result(inbox: CheckedInbox) -> str:
    read = sum(file.refusal is None for table in inbox.tables for file in table.tried)
    refused = sum(table.refused_count for table in inbox.tables) + len(inbox.refusals)
    missing = sum(table.is_missing for table in inbox.tables)
    can = "a run would stop" if inbox.exit_code else "next: huikuan plan"
    counted = f"{_counted(read, 'file')} can be read, {refused} refused, {missing} missing"
    return f"result   {counted}; {can}"


def _table_lines(checked: CheckedTable) -> list[str]:
    title = f"{checked.source.name}.{checked.table.name}"
    if not checked.tried:
        where = f"inbox/{checked.source.name}/{checked.table.files}"
        if checked.last_received:
            return [f"absent   {title}: no {where}; last received: {checked.last_received}"]
        state = "missing" if checked.is_missing else "absent "
        return [f"{state}  {title}: no {where}"]
    lines = [line for file in checked.tried for line in _file_lines(title, file)]
    lines += [
        f"    {name}: every row gets the constant {value}"
        for name, value in checked.table.constants.items()
    ]
    if checked.older_count:
        lines.append(f"    older       {_counted(checked.older_count, 'file')}, not tried")
    return lines


def _file_lines(title: str, file: TriedFile) -> list[str]:
    if file.refusal:
        first = [f"refused  {title}: {file.name}", *(f"    {x}" for x in _refusal_lines(file))]
    else:
        first = [f"read     {title}: {file.name}{_facts(file)}"]
    columns = [_column_line(column) for column in file.columns]
    notes = [f"    note        {note}" for note in _notes(file)]
    return [*first, *columns, *_heading_lines(file.headings), *notes]


def _refusal_lines(file: TriedFile) -> list[str]:
    lines = file.refusal.lines() if file.refusal else []
    return [part for line in lines for part in line.split("\n")]


def _notes(file: TriedFile) -> list[str]:
    """What the parser noted, without the headings, which are listed."""
    told = file.facts["notes"] if file.facts else []
    return [note for note in told if not note.startswith(("no heading ", "headings not read"))]


def _facts(file: TriedFile) -> str:
    facts = file.facts or {}
    counted = [_counted(facts["data_rows"], "row")]
    counted += [_counted(facts["total_rows"], "total row")] if facts["total_rows"] else []
    counted += [_counted(facts["note_rows"], "footnote")] if facts["note_rows"] else []
    sheet = f"sheet {facts['sheet']}, " if facts["sheet"] else ""
    day = f"; day {file.business_date}" if file.business_date else ""
    place = f"{sheet}{facts['encoding']}, headings in line {facts['heading_line']}"
    return f": {', '.join(counted)}; {place}{day}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _column_line(column: ColumnPreview) -> str:
    cells = " | ".join(cell.replace("\n", " ")[:_LONGEST_CELL] for cell in column.first_cells)
    named = column.column if column.column == column.heading else _mapped(column)
    return f"    {named}: {cells}{_days(column.days)}"


def _mapped(column: ColumnPreview) -> str:
    return f"{column.column} = {column.heading}"


def _days(days: DaysRead | None) -> str:
    if days is None:
        return ""
    read = "no day read"
    if days.first:
        read = f"{_counted(days.read_count, 'day')}, {days.first} to {days.last}"
    blank = f", {days.blank_count} blank" if days.blank_count else ""
    unread = f", {days.unread_count} not read, such as {days.example}" if days.unread_count else ""
    return f"  -> {read}{blank}{unread}"


def _heading_lines(headings: Headings | None) -> list[str]:
    if headings is None:
        return []
    listed = (("missing", headings.missing), ("not read", headings.unknown))
    return [f"    {label:<10}  {_with_nearest(names)}" for label, names in listed if names]


def _with_nearest(names: Mapping[str, str | None]) -> str:
    return ", ".join(
        f"{name[:_LONGEST_CELL]} (nearest: {near})" if near else name[:_LONGEST_CELL]
        for name, near in names.items()
    )


def check_document(inbox: CheckedInbox) -> dict[str, Any]:
    """The result for a machine."""
    return {
        "status": "refused" if inbox.exit_code else "readable",
        "exit_code": inbox.exit_code,
        "tables": [_table_document(table) for table in inbox.tables],
        "refusals": ["\n".join(refusal.lines()) for refusal in inbox.refusals],
        "unread": list(inbox.unread),
        "from_database": list(inbox.from_database),
    }


def _table_document(checked: CheckedTable) -> dict[str, Any]:
    return {
        "source": checked.source.name,
        "table": checked.table.name,
        "pattern": checked.table.files,
        "is_required": checked.table.is_required,
        "is_missing": checked.is_missing,
        "last_received": checked.last_received,
        "older_files": checked.older_count,
        "files": [_file_document(file) for file in checked.tried],
    }


def _file_document(file: TriedFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "business_date": _iso(file.business_date),
        "refusal": "\n".join(file.refusal.lines()) if file.refusal else None,
        "facts": file.facts,
        "headings": asdict(file.headings) if file.headings else None,
        "columns": [_column_document(column) for column in file.columns],
    }


def _column_document(column: ColumnPreview) -> dict[str, Any]:
    days = asdict(column.days) if column.days else None
    if days:
        days |= {"first": _iso(days["first"]), "last": _iso(days["last"])}
    return {**asdict(column), "days": days}


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
