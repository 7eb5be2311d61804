"""Words what `huikuan init` found: files, columns, preview, questions and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flows.lineage.columns import wrapped
from flows.sources.home_plan import HomePlan, PlannedSource, PlannedTable, Question
from flows.sources.new_home_files import Drafted, still_to_do, unit_name, unit_power
from flows.sources.row_preview import preview_lines

_LONGEST = 40


def draft_lines(drafted: Drafted, width: int) -> list[str]:
    """What was found in each file, for a terminal of so many columns."""
    plan = drafted.plan
    lines = [
        line
        for source, table in plan.tables
        if not table.is_copy
        for line in [
            *_table_lines(source, table),
            *preview_lines(table, unit_power(table), width),
            "",
        ]
    ]
    lines += [f"left out {name}: {table} is another file already" for name, table in plan.left_out]
    lines += [
        f"missing  {source.name}.{name}: {source.capability} rests on it, and no file was given"
        for source in plan.sources
        for name in source.missing
    ]
    asked = [wrapped(question.text, "question ", " " * 9) for question in plan.questions]
    return [*lines, *(line for part in asked for line in part)]


def _table_lines(source: PlannedSource, table: PlannedTable) -> list[str]:
    what = "recognised by its headings" if table.draft is None else "drafted, please look"
    head = f"{'known' if table.draft is None else 'draft':<8} {table.file.path.name}"
    first = f"{head}: {source.layout}.{table.name}, {what}"
    return [first, f"    {_facts(table)}", *_column_lines(table)]


def _facts(table: PlannedTable) -> str:
    facts = table.file.facts
    parts = [f"{facts['data_rows']} rows"]
    parts += [f"{facts['total_rows']} total rows"] if facts["total_rows"] else []
    parts += [f"sheet {facts['sheet']}"] if facts["sheet"] else []
    parts += [str(facts["encoding"]), f"headings in line {facts['heading_line']}"]
    mark = {"\t": "tabs", ",": "commas", ";": "semicolons", "|": "bars"}.get(
        str(facts["delimiter"])
    )
    parts += [f"divided by {mark}"] if mark else []
    if power := unit_power(table):
        parts.append(f"amounts in {unit_name(power)}")
    parts += [f"{key} {_shown(value)}" for key, value in table.settings.items() if key != "sheet"]
    return ", ".join(parts)


def _shown(value: Any) -> str:
    return "/".join(value) if isinstance(value, tuple) else str(value)


def _column_lines(table: PlannedTable) -> list[str]:
    if table.draft is None:
        return []
    lines = [
        f"    {guess.confidence:<7}{guess.column} = {_cut(guess.heading)}"
        + (f"  ({guess.reason})" if guess.reason else "")
        for guess in table.draft.guesses
        if guess.column in table.taken or guess.confidence == "unsure"
    ]
    lines += [f"    assumed {name} = {value}" for name, value in table.constants.items()]
    lines += [
        f"    missing {name}" + (f"; nearest heading: {_cut(near)}" if near else "")
        for name, near in table.draft.missing.items()
    ]
    if table.draft.unread:
        named = [
            _cut(heading) + (f" (near {near})" if near else "")
            for heading, near in table.draft.unread.items()
        ]
        lines.append(f"    not read {', '.join(named)}")
    if table.draft.unknown_currencies:
        listed = ", ".join(_cut(name) for name in table.draft.unknown_currencies[:5])
        lines.append(f"    unknown currencies: {listed}; their rows would go to quarantine")
    return lines


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def written_lines(plan: HomePlan, copied: Sequence[str], home: str) -> list[str]:
    """What was written, and what comes next."""
    lines = [f"copied   {name}" for name in copied]
    lines.append(f"written  {home}/huikuan.toml")
    lines += [f"to do    {mistake}" for mistake in still_to_do(plan)]
    if not plan.legal_name:
        lines.append("to do    company, legal_name: the registered name, as letters print it")
    lines += [f"to do    {_open(question)}" for question in plan.questions]
    return [*lines, f"next     edit {home}/huikuan.toml where it says to do or question, then:",
            f"         huikuan sources check --home {home}",
            f"         huikuan plan --home {home}",
            f"         huikuan run --home {home}"]  # fmt: skip


def _open(question: Question) -> str:
    return f"answer the question on {question.code} in huikuan.toml"


def draft_document(drafted: Drafted) -> dict[str, Any]:
    """The same for a machine."""
    return {
        "tables": [_document(source, table) for source, table in drafted.plan.tables],
        "questions": [
            {"code": question.code, "text": question.text, "choices": list(question.choices)}
            for question in drafted.plan.questions
        ],
        "left_out": [list(item) for item in drafted.plan.left_out],
        "still_to_do": still_to_do(drafted.plan),
    }


def _document(source: PlannedSource, table: PlannedTable) -> dict[str, Any]:
    draft = table.draft
    return {
        "file": table.file.path.name,
        "source": source.name,
        "layout": source.layout,
        "capability": source.capability or None,
        "table": table.name,
        "columns": dict(table.taken),
        "constants": dict(table.constants),
        "settings": {key: _plain(value) for key, value in table.settings.items()},
        "guesses": [guess.__dict__ for guess in draft.guesses] if draft else [],
        "missing": dict(draft.missing) if draft else {},
        "unread": dict(draft.unread) if draft else {},
    }


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
