"""Finds what a person names: a task, a letter, a document, a line of a file or a customer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import PurePath
from typing import Any

from flows import warehouse
from flows.errors import UsageError
from flows.lineage.values import Result
from flows.warehouse import Connection, quoted_name

Condition = tuple[str, list[object]]

NEAR = 0.75
NEAR_FILE = 0.6


@dataclass(frozen=True)
class Subject:
    """What is traced: the edges that lead down from it, its own rows, and what else it concerns.

    receivables and credits: documents in full. applied: the landed rows of applications. tasks and
    letters: where it ended, known already. is_short: figures without the rows behind them.
    results: of a figure named itself, what it came to.
    """

    kind: str
    name: str
    facts: Mapping[str, str | None]
    amounts: tuple[Condition, ...]
    evidence: tuple[Condition, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    receivables: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    applied: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    is_short: bool = False
    results: tuple[Result, ...] = ()


TASK = """
    select task_id, sales_rep_id, debtor_name, recommended_action, cast(score as varchar) as score
    from marts.collection_tasks
    where starts_with(task_id, ?) and length(?) >= 6
    order by task_id
    limit 2
"""
TASK_ITEMS = "select distinct receivable_id from marts.collection_task_items where task_id = ?"
LETTER = """
    select letter_id, letter_number, sales_rep_id, letter_kind,
        coalesce(recipient_name, customer_id) as recipient
    from marts.letters_due
    where letter_number = ? or (starts_with(letter_id, ?) and length(?) >= 6)
    order by letter_id
    limit 2
"""
LETTER_ITEMS = "select distinct receivable_id from marts.letter_items where letter_id = ?"
DOCUMENTS = """
    select 'receivable' as kind, receivable_id as key, source_row_id, customer_id
    from intermediate.int_receivables
    where {receivable}
    union all
    select 'credit' as kind, credit_id as key, source_row_id, customer_id
    from intermediate.int_credits
    where {credit}
    order by kind desc, key
"""
APPLIED_ROWS = """
    select distinct source_row_id
    from intermediate.int_applications
    where source_row_id in ({marks}) and application_method = 'erp'
    order by source_row_id
"""
LINES = """
    select substr(file_sha256, 1, 16) as prefix, file_name, source_name, layout, table_name
    from landing.files
    where file_name = ?
    order by file_sha256
"""
CUSTOMERS = """
    select customer_id, debtor_id, customer_number, display_name, source_row_id, facts_row_id,
        mapping_row_id
    from intermediate.int_customers
    where debtor_id in (
        select debtor_id
        from intermediate.int_customers
        where customer_number = ? or customer_id = ? or debtor_id = ? or display_name = ?
    )
    order by customer_id
"""
DEBTOR_TASKS = """
    select task_id from marts.collection_tasks where debtor_id in ({marks}) order by task_id
"""
DEBTOR_LETTERS = """
    select letter_id from marts.letters_due where debtor_id in ({marks}) order by letter_number
"""
NAMES = """
    select document_number as name from intermediate.int_receivables
    union select document_number from intermediate.int_credits
    union select letter_number from marts.letters_due
    union select task_id from marts.collection_tasks
    union select customer_number from intermediate.int_customers
"""


def find_subject(connection: Connection, text: str) -> Subject:
    """The subject of that name; UsageError when there is none, with the nearest names."""
    finders: list[Callable[[Connection, str], Subject | None]] = [
        _line,
        _task,
        _letter,
        _document,
        _customer,
    ]
    for find in finders:
        subject = find(connection, text)
        if subject is not None:
            return subject
    raise UsageError(
        f"nothing in the current release is called {text!r}",
        why="what can be traced: a task by its id, a letter or a document by its number, "
        "a customer by its number, a row by file:line, a figure as dso@1000:2026-06",
        fix=_nearest(connection, text),
    )


def _task(connection: Connection, text: str) -> Subject | None:
    found = warehouse.rows(connection, TASK, [text, text])
    if len(found) != 1:
        return None
    task = found[0]
    task_id = str(task.pop("task_id"))
    return Subject(
        kind="task",
        name=task_id,
        facts=task,
        amounts=(
            (
                "edges.output_table = 'collection_task_amounts' and edges.output_key like ? || '|%'"
                " and edges.output_column in ('open_amount', 'demand_amount')",
                [task_id],
            ),
            _items(connection, TASK_ITEMS, task_id),
        ),
        evidence=(("output_table = 'collection_tasks' and output_key = ?", [task_id]),),
        tasks=(task_id,),
    )


def _letter(connection: Connection, text: str) -> Subject | None:
    found = warehouse.rows(connection, LETTER, [text, text, text])
    if len(found) != 1:
        return None
    letter = found[0]
    letter_id = str(letter["letter_id"])
    number = str(letter.pop("letter_number"))
    return Subject(
        kind="letter",
        name=number,
        facts=letter,
        amounts=(
            (
                "edges.output_table in ('letter_amounts', 'letter_interest', 'letter_instalments')"
                " and edges.output_key like ? || '|%'",
                [letter_id],
            ),
            _items(connection, LETTER_ITEMS, letter_id),
        ),
        evidence=(
            ("output_table = 'letters_due' and output_key = ?", [letter_id]),
            ("output_table = 'letter_interest' and output_key like ? || '|%'", [letter_id]),
        ),
        letters=(letter_id,),
    )


def _items(connection: Connection, query: str, key: str) -> Condition:
    """The open amounts of the documents behind a task or a letter."""
    receivables = [row["receivable_id"] for row in warehouse.rows(connection, query, [key])]
    return one_of("open_items", receivables)


def one_of(table: str, keys: Sequence[object]) -> Condition:
    """The edges of these rows of a mart."""
    return f"edges.output_table = '{table}' and edges.output_key in ({marks(keys)})", list(keys)


def _document(connection: Connection, text: str) -> Subject | None:
    query = DOCUMENTS.format(
        receivable="document_number = ? or receivable_id = ?",
        credit="document_number = ? or credit_id = ?",
    )
    own = warehouse.rows(connection, query, [text] * 4)
    if not own:
        return None
    receivables, credits = _keys(own, "receivable"), _keys(own, "credit")
    return Subject(
        kind="document",
        name=text,
        facts={"customer_id": own[0]["customer_id"]},
        amounts=(
            one_of("open_items", receivables),
            one_of("unapplied_credits", [*credits, *map("over_applied:{}".format, receivables)]),
        ),
        rows=tuple(("document", str(row["source_row_id"])) for row in own),
        receivables=receivables,
        credits=credits,
    )


def _keys(documents: Sequence[dict[str, Any]], kind: str) -> tuple[str, ...]:
    return tuple(str(row["key"]) for row in documents if row["kind"] == kind)


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
    among = f"source_row_id in ({marks(landed)})"
    own = warehouse.rows(
        connection, DOCUMENTS.format(receivable=among, credit=among), [*landed, *landed]
    )
    applied = warehouse.rows(connection, APPLIED_ROWS.format(marks=marks(landed)), landed)
    return Subject(
        kind="line",
        name=text,
        facts={"source_name": files[0]["source_name"], "table_name": files[0]["table_name"]},
        amounts=(
            (
                f"edges.output_table in ('open_items', 'unapplied_credits') and edges.{among}",
                list(landed),
            ),
        ),
        rows=tuple(("line", found) for found in landed),
        receivables=_keys(own, "receivable"),
        credits=_keys(own, "credit"),
        applied=tuple(str(row["source_row_id"]) for row in applied),
    )


def _landed(connection: Connection, file: dict[str, Any], line: str) -> list[str]:
    relation = quoted_name(f"{file['layout']}_{file['table_name']}")
    query = (
        f"select _source_row_id as id from landing.{relation}"
        " where starts_with(_file_sha256, ?) and _line = cast(? as integer)"
    )
    return [str(row["id"]) for row in warehouse.rows(connection, query, [file["prefix"], line])]


def _customer(connection: Connection, text: str) -> Subject | None:
    """The debtor behind a customer number, id or name: one debtor may have several accounts."""
    found = warehouse.rows(connection, CUSTOMERS, [text] * 4)
    if not found:
        return None
    debtors = sorted({str(row["debtor_id"]) for row in found})

    def keys(query: str) -> list[str]:
        asked = warehouse.rows(connection, query.format(marks=marks(debtors)), debtors)
        return [str(value) for row in asked for value in row.values()]

    shown = "('open_amount', 'overdue_amount', 'unapplied_amount')"
    told = {"customer": "source_row_id", "stated": "facts_row_id", "joined": "mapping_row_id"}
    rows = [
        (what, str(row[column])) for row in found for what, column in told.items() if row[column]
    ]
    return Subject(
        kind="customer",
        name=text,
        facts={"debtor_name": found[0]["display_name"], "debtor_id": ", ".join(debtors)},
        amounts=(
            (
                "edges.output_table = 'customer_balances'"
                f" and edges.output_column in {shown}"
                f" and ({' or '.join(['contains(edges.output_key, ?)'] * len(found))})",
                [f"|{row['customer_id']}|" for row in found],
            ),
        ),
        rows=tuple(rows),
        tasks=tuple(keys(DEBTOR_TASKS)),
        letters=tuple(keys(DEBTOR_LETTERS)),
        is_short=True,
    )


def marks(keys: Sequence[object]) -> str:
    """Placeholders for a list of keys, also for none."""
    return ", ".join("?" for _ in keys) or "null"


def _nearest(connection: Connection, text: str) -> str:
    name, _, line = text.rpartition(":")
    if name and line.isdigit():
        close = [f"{found}:{line}" for found in _near_files(connection, name)]
    else:
        names = [str(row["name"]) for row in warehouse.rows(connection, NAMES) if row["name"]]
        close = get_close_matches(text, names, n=3, cutoff=NEAR)
    return f"did you mean {' or '.join(close)}?" if close else "see published/ for the names"


def _near_files(connection: Connection, name: str) -> list[str]:
    """Files with a name like it; the endings, which many share, do not count."""
    found = warehouse.rows(connection, "select distinct file_name as name from landing.files")
    stems = {PurePath(str(row["name"])).stem: str(row["name"]) for row in found}
    return [
        stems[stem] for stem in get_close_matches(PurePath(name).stem, stems, n=3, cutoff=NEAR_FILE)
    ]
