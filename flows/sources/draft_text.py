"""Writes drafts as the text of a huikuan.toml; what files say reaches it as quoted texts only."""

from __future__ import annotations

import json
from collections.abc import Mapping

from flows.lineage.columns import display_width
from flows.narrator import printable
from flows.sources.draft import Draft
from flows.sources.home_plan import HomePlan, PlannedSource, PlannedTable, Setting

COMMENT_COLUMN = 44
_NOT_NEEDED = "# not needed by this capability"
_NO_CAPABILITY = '# capability = "open_items"'


def settings_text(plan: HomePlan) -> str:
    """The whole huikuan.toml."""
    sources = [text for source in plan.sources for text in ("", *_source_lines(source))]
    return "\n".join([*_head(plan), *sources]) + "\n"


def quoted(text: str) -> str:
    """A text as TOML writes it, whatever is in it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _head(plan: HomePlan) -> list[str]:
    name = f"legal_name = {quoted(plan.legal_name)}"
    todo = "" if plan.legal_name else "# to do: the registered name, as letters print it"
    currency = f"currency_code = {quoted(plan.home_currency)}"
    return [
        "# Drafted by huikuan init. What it could not know is behind a #: question, to do, unsure.",
        _with_comment('language = "zh"', "# of lists and letters: zh | en"),
        _with_comment('# default_rep = "S01"', "# to do: who gets customers without a rep"),
        "",
        "[company]",
        'company_id = "1000"',
        _with_comment(name, todo),
        _with_comment(currency, "# assumed: the home currency"),
        "",
        _with_comment("# [[sales_reps]]", "# to do, unless a table lists them"),
        '# sales_rep_id = "S01"',
        '# rep_name = "王一"',
    ]


def _source_lines(source: PlannedSource) -> list[str]:
    lines = [
        f"[sources.{source.name}]",
        f"layout = {quoted(source.layout)}",
        _with_comment(
            f"capability = {quoted(source.capability)}" if source.capability else _NO_CAPABILITY,
            f"# {source.capability_reason}",
        ),
    ]
    lines += [f"# to do: no file was given for the table {name}" for name in source.missing]
    for table in source.tables:
        lines += ["", *_table_lines(source, table)]
    return lines


def _table_lines(source: PlannedSource, table: PlannedTable) -> list[str]:
    head = f"sources.{source.name}.tables.{table.name}"
    lines = [f"[{head}]"]
    if table.pattern:
        lines.append(f"files = {quoted(table.pattern)}")
    lines += [f"{key} = {_value(value)}" for key, value in table.settings.items()]
    lines += [f"# {line}" for question in table.questions for line in question.toml_lines]
    if table.draft is None:
        return lines
    lines += [f"[{head}.columns]", *_column_lines(table)]
    if table.constants:
        lines += [f"[{head}.constants]", *_constants(table.constants)]
    return lines


def _value(value: Setting) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    return f"[{', '.join(quoted(part) for part in value)}]"


def _column_lines(table: PlannedTable) -> list[str]:
    guesses = {guess.column: guess for guess in table.draft.guesses} if table.draft else {}
    lines: list[str] = []
    for column, heading in table.taken.items():
        guess = guesses.get(column)
        likely = f"# likely: {guess.reason}" if guess and guess.confidence == "likely" else ""
        lines.append(_with_comment(f"{column} = {quoted(heading)}", likely))
    return lines if table.is_copy or not table.draft else [*lines, *_open_lines(table, table.draft)]


def _open_lines(table: PlannedTable, draft: Draft) -> list[str]:
    """What is not mapped: headings that may be a column, columns without, headings without."""
    lines: list[str] = []
    for guess in draft.guesses:
        if guess.column not in table.taken:
            needed = "to do: required; " if guess.column in draft.missing else ""
            why = f"# {needed}unsure: {guess.reason}" if guess.reason else _NOT_NEEDED
            lines.append(_with_comment(f"# {guess.column} = {quoted(guess.heading)}", why))
    guessed = {guess.column for guess in draft.guesses}
    for column, near in draft.missing.items():
        if column not in guessed:
            hint = f"nearest heading: {quoted(near)}" if near else "no heading is near"
            lines.append(_with_comment(f'# {column} = ""', f"# to do: required, not found; {hint}"))
    return [*lines, *_left_over(draft)]


def _left_over(draft: Draft) -> list[str]:
    return [
        f"# not read: {quoted(heading)}" + (f" (nearest column: {near})" if near else "")
        for heading, near in draft.unread.items()
    ]


def _constants(constants: Mapping[str, str]) -> list[str]:
    return [
        _with_comment(f"{name} = {quoted(value)}", "# assumed: no heading tells it")
        for name, value in constants.items()
    ]


def _with_comment(line: str, comment: str) -> str:
    """A comment can hold what a file says, so nothing in it may end the line."""
    room = " " * max(0, COMMENT_COLUMN - display_width(line))
    return f"{line}{room} {printable(comment)}".rstrip() if comment else line
