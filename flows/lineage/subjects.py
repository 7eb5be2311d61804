"""Finds what a person names: a task, a letter, a document or a line of a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from flows import warehouse
from flows.errors import UsageError
from flows.lineage.amounts import shown_amount, signed_amount
from flows.warehouse import Connection, quoted_name

Condition = tuple[str, list[object]]


@dataclass(frozen=True)
class Subject:
    """What is traced: the edges that lead down from it, its own rows, and what it became."""

    title: str
    amounts: tuple[Condition, ...]
    evidence: tuple[Condition, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    uses: tuple[str, ...] = ()


TASK = """
    select task_id, sales_rep_id, debtor_name, recommended_action, score
    from marts.collection_tasks
    where starts_with(task_id, ?) and length(?) >= 6
    order by task_id
    limit 2
"""
TASK_ITEMS = "select distinct receivable_id from marts.collection_task_items where task_id = ?"
LETTER = """
    select letter_id, letter_number, sales_rep_id, letter_kind, letter_state,
        coalesce(recipient_name, customer_id) as recipient
    from marts.letters_due
    where letter_number = ? or (starts_with(letter_id, ?) and length(?) >= 6)
    order by letter_id
    limit 2
"""
LETTER_ITEMS = "select distinct receivable_id from marts.letter_items where letter_id = ?"
RECEIVABLES = """
    select receivable_id, source_row_id, document_number, customer_id
    from intermediate.int_receivables
    where document_number = ? or receivable_id = ?
    order by receivable_id
"""
CREDITS = """
    select credit_id, source_row_id, document_number, credit_type, customer_id
    from intermediate.int_credits
    where document_number = ? or credit_id = ?
    order by credit_id
"""
LINES = """
    select substr(file_sha256, 1, 16) as prefix, file_name, source_name, layout, table_name
    from landing.files
    where file_name = ?
    order by file_sha256
"""
ROW_USES = """
    select output_table, output_key, output_column, edge_type, sum(contribution) as contribution
    from marts.lineage_edges
    where source_row_id like ? || '.%.' || ?
    group by output_table, output_key, output_column, edge_type
    order by output_table, output_key, output_column
"""
QUARANTINED = """
    select table_name, column_name, value, rule_code
    from marts.quarantined_rows
    where source_row_id like ? || '.%.' || ?
"""
EXCLUDED = """
    select table_name, reason_code
    from staging.stg_exclusions
    where source_row_id like ? || '.%.' || ?
"""
ITEM_USES = """
    select 'task ' || task_id || '  ' || disposition as used, currency_code, amount
    from marts.collection_task_items
    where receivable_id = ?
    union all
    select
        'letter ' || letters.letter_number
            || coalesce('  withheld: ' || letters.withheld_reason, '') as used,
        items.currency_code,
        items.amount
    from marts.letter_items as items
    inner join marts.letters_due as letters on items.letter_id = letters.letter_id
    where items.receivable_id = ?
    order by used, amount
"""


def find_subject(connection: Connection, text: str) -> Subject:
    """The subject of that name; UsageError when there is none, with the nearest names."""
    finders: list[Callable[[Connection, str], Subject | None]] = [_line, _task, _letter, _document]
    for find in finders:
        subject = find(connection, text)
        if subject is not None:
            return subject
    raise UsageError(
        f"nothing in the current release is called {text!r}",
        why="a task is named by its id, a letter by its number, a document by its number, "
        "a row by file:line",
        fix=_nearest(connection, text),
    )


def _task(connection: Connection, text: str) -> Subject | None:
    found = warehouse.rows(connection, TASK, [text, text])
    if len(found) != 1:
        return None
    task = found[0]
    task_id = str(task["task_id"])
    return Subject(
        title=f"task {task_id}  {task['debtor_name']}  rep {task['sales_rep_id']}  "
        f"{task['recommended_action']}  score {task['score']}",
        amounts=(
            (
                "edges.output_table = 'collection_task_amounts' and edges.output_key like ? || '|%'"
                " and edges.output_column in ('open_amount', 'demand_amount')",
                [task_id],
            ),
            _items(connection, TASK_ITEMS, task_id),
        ),
        evidence=(("output_table = 'collection_tasks' and output_key = ?", [task_id]),),
    )


def _letter(connection: Connection, text: str) -> Subject | None:
    found = warehouse.rows(connection, LETTER, [text, text, text])
    if len(found) != 1:
        return None
    letter = found[0]
    letter_id = str(letter["letter_id"])
    return Subject(
        title=f"letter {letter['letter_number']}  {letter['letter_kind']} "
        f"{letter['letter_state']}  {letter['recipient']}  rep {letter['sales_rep_id']}",
        amounts=(
            (
                "edges.output_table = 'letter_amounts' and edges.output_key like ? || '|%'",
                [letter_id],
            ),
            _items(connection, LETTER_ITEMS, letter_id),
        ),
        evidence=(("output_table = 'letters_due' and output_key = ?", [letter_id]),),
    )


def _items(connection: Connection, query: str, key: str) -> Condition:
    """The open amounts of the documents behind a task or a letter."""
    receivables = [row["receivable_id"] for row in warehouse.rows(connection, query, [key])]
    return _one_of("open_items", receivables)


def _one_of(table: str, keys: Sequence[object]) -> Condition:
    marks = ", ".join("?" for _ in keys) or "null"
    return f"edges.output_table = '{table}' and edges.output_key in ({marks})", list(keys)


def _document(connection: Connection, text: str) -> Subject | None:
    receivables = warehouse.rows(connection, RECEIVABLES, [text, text])
    credits = warehouse.rows(connection, CREDITS, [text, text])
    if not receivables and not credits:
        return None
    uses = [
        f"{use['used']}  {use['currency_code']} {shown_amount(use['amount'])}"
        for row in receivables
        for use in warehouse.rows(connection, ITEM_USES, [row["receivable_id"]] * 2)
    ]
    own = [*receivables, *credits]
    return Subject(
        title=f"document {text}  of {own[0]['customer_id'] or 'nobody identified'}",
        amounts=(
            _one_of("open_items", [row["receivable_id"] for row in receivables]),
            _one_of("unapplied_credits", [row["credit_id"] for row in credits]),
        ),
        rows=tuple(("document", str(row["source_row_id"])) for row in own),
        uses=tuple(uses) or ("nothing open: settled, excluded or not yet dated",),
    )


def _line(connection: Connection, text: str) -> Subject | None:
    matched = re.fullmatch(r"(.+):(\d+)", text)
    if matched is None:
        return None
    name, line = matched[1], matched[2]
    files = warehouse.rows(connection, LINES, [name])
    if not files:
        return None
    landed = [row for file in files for row in _landed(connection, file, line)]
    if not landed:
        raise UsageError(
            f"{name} has no row on line {line}",
            why="a record of several lines has its first; a row that a newer file replaced is in "
            "no release, only counted in row_reconciliation",
            fix="name a line below the headings",
        )
    uses = [use for file in files for use in _uses_of_line(connection, str(file["prefix"]), line)]
    prefixes = [str(file["prefix"]) for file in files]
    matching = " or ".join("edges.source_row_id like ? || '.%.' || ?" for _ in prefixes)
    parameters: list[object] = [part for prefix in prefixes for part in (prefix, line)]
    return Subject(
        title=f"{name}:{line}  {files[0]['source_name']}.{files[0]['table_name']}",
        amounts=(
            (
                f"edges.output_table in ('open_items', 'unapplied_credits') and ({matching})",
                parameters,
            ),
        ),
        rows=tuple(("line", found) for found in landed),
        uses=tuple(uses) or ("nothing: no figure of this release rests on this line",),
    )


def _landed(connection: Connection, file: dict[str, Any], line: str) -> list[str]:
    relation = quoted_name(f"{file['layout']}_{file['table_name']}")
    query = (
        f"select _source_row_id as id from landing.{relation}"
        " where starts_with(_file_sha256, ?) and _line = cast(? as integer)"
    )
    return [str(row["id"]) for row in warehouse.rows(connection, query, [file["prefix"], line])]


def _uses_of_line(connection: Connection, prefix: str, line: str) -> list[str]:
    uses = [
        f"quarantined in {row['table_name']}: {row['column_name']} {row['value']!r} "
        f"({row['rule_code']})"
        for row in warehouse.rows(connection, QUARANTINED, [prefix, line])
    ]
    uses += [
        f"excluded from {row['table_name']}: {row['reason_code']}"
        for row in warehouse.rows(connection, EXCLUDED, [prefix, line])
    ]
    for row in warehouse.rows(connection, ROW_USES, [prefix, line]):
        amount = row["contribution"]
        share = "" if amount is None else f"  {signed_amount(amount)}"
        uses.append(f"{row['output_table']} {row['output_key']} {row['output_column']}{share}")
    return uses


def _nearest(connection: Connection, text: str) -> str:
    names = [
        str(row["name"])
        for row in warehouse.rows(
            connection,
            "select distinct document_number as name from marts.open_items"
            " union select letter_number from marts.letters_due"
            " union select task_id from marts.collection_tasks"
            " union select file_name || ':1' from landing.files",
        )
    ]
    close = get_close_matches(text, names, n=3, cutoff=0.5)
    return f"did you mean {' or '.join(close)}?" if close else "see published/ for the names"
