"""Drafts a column map for the layout `generic`: which heading is which column, and how surely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from flows.extracts.catalog import LAYOUTS
from flows.extracts.source import Column, Table
from flows.extracts.toml_table import nearest_name
from flows.sources.cells_seen import (
    Cells,
    MoneySeen,
    date_forms,
    filled,
    is_currency,
    money_seen,
    unknown_currencies,
)
from flows.sources.heading_names import FILE_WORDS, HEADING_NAMES, names_of, plain
from flows.sources.peek import Peeked

Confidence = Literal["sure", "likely", "unsure"]
MONEY = {"receivables": ("open_amount", "original_amount"), "credits": ("amount",)}
_POINTS = {"sure": 2, "likely": 1, "unsure": 0}
_NEAR = 0.75
_SIDES = {"借", "贷", "平", "借方", "贷方", "dr", "cr", "d", "c", "s", "h"}


@dataclass(frozen=True)
class Guess:
    """A heading may be a column: how sure, and why it is not surer."""

    column: str
    heading: str
    confidence: Confidence
    reason: str = ""


@dataclass(frozen=True)
class Draft:
    """A file as a table of `generic`.

    guesses: in the table's order, at most one for each column and each heading. date_forms: the
    ways in which all its days can be read; none, one or several. money: the columns whose sign
    matters, as seen. missing: required columns without a heading, with the nearest heading.
    unread: headings that nothing reads, with the nearest of our columns.
    """

    table: Table
    guesses: tuple[Guess, ...]
    date_forms: tuple[str | None, ...]
    number_forms: tuple[str, ...]
    money: Mapping[str, MoneySeen]
    missing: Mapping[str, str | None]
    unread: Mapping[str, str | None]
    unknown_currencies: tuple[str, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict[str, str])

    def heading_of(self, column: str) -> str | None:
        """The heading that is taken for a column, when it is sure enough to be written."""
        return next(
            (
                guess.heading
                for guess in self.guesses
                if guess.column == column and guess.confidence != "unsure"
            ),
            None,
        )

    @property
    def score(self) -> int:
        """How well the table fits; a required column counts three times."""
        required = set(self.table.required_columns) | {"open_amount"}
        return sum(
            _POINTS[guess.confidence] * (3 if guess.column in required else 1)
            for guess in self.guesses
        )


def draft(file: Peeked, home_currency: str) -> Draft:
    """The table of `generic` that the file fits best, with its columns."""
    drafts = [_drafted(file, table, home_currency) for table in LAYOUTS["generic"].tables]
    return max(
        drafts, key=lambda item: item.score + _points_of_name(item.table.name, file.path.name)
    )


def _points_of_name(table: str, file_name: str) -> int:
    """A file's own name counts like a required column."""
    return 6 if any(word in file_name.lower() for word in FILE_WORDS.get(table, "").split()) else 0


def _drafted(file: Peeked, table: Table, home_currency: str) -> Draft:
    kind = str(file.facts["cells"])
    columns = {column.name: column for column in table.columns}
    guesses = _guesses(file, table.name, columns, kind)
    taken = {guess.column: guess.heading for guess in guesses if guess.confidence != "unsure"}
    days = [file.columns[taken[name]] for name in table.names_of("date") if name in taken]
    amounts = {
        name: money_seen(file.columns[taken[name]])
        for name in table.names_of("amount")
        if name in taken
    }
    constants = _constants(table, taken, home_currency)
    absent = [
        name for name in _required(table, taken) if name not in taken and name not in constants
    ]
    spare = [name for name in file.headings if name not in {guess.heading for guess in guesses}]
    currency = taken.get("currency_code")
    return Draft(
        table,
        tuple(guesses),
        _common_forms(days, kind),
        tuple(dict.fromkeys(form for seen in amounts.values() for form in seen.forms)),
        {name: amounts[name] for name in MONEY.get(table.name, ()) if name in amounts},
        {name: _nearest_heading(table.name, name, spare) for name in absent},
        {name: nearest_name(plain(name), list(columns)) for name in spare},
        tuple(unknown_currencies(file.columns[currency])) if currency else (),
        constants,
    )


def _required(table: Table, taken: Mapping[str, str]) -> list[str]:
    """What a file must have; an open amount stands for the original one."""
    return [
        name
        for name in table.required_columns
        if not (name == "original_amount" and "open_amount" in taken)
    ]


def _constants(table: Table, taken: Mapping[str, str], home_currency: str) -> dict[str, str]:
    """What every row gets where no heading tells it."""
    given = {"currency_code": home_currency, "credit_type": "收款"}
    return {
        name: value
        for name, value in given.items()
        if name in table.required_columns and name not in taken
    }


def _guesses(file: Peeked, table: str, columns: Mapping[str, Column], kind: str) -> list[Guess]:
    """Exact names first, of several the better one; what is left is compared with near names."""
    known = names_of(table)
    exact = sorted(
        (known[plain(heading)][1], place, heading)
        for place, heading in enumerate(file.headings)
        if plain(heading) in known
    )
    found: dict[str, Guess] = {}
    for _rank, _place, heading in exact:
        column = known[plain(heading)][0]
        if column not in found:
            found[column] = _judged(Guess(column, heading, "sure"), columns, file, kind)
    used = {heading for _rank, _place, heading in exact}
    for heading in file.headings:
        guess = _near_guess(heading, known) if heading not in used else None
        if guess and guess.column not in found:
            found[guess.column] = _judged(guess, columns, file, kind)
    return [found[name] for name in columns if name in found]


def _near_guess(heading: str, known: Mapping[str, tuple[str, int]]) -> Guess | None:
    """The column of the name that a heading is nearest to; unsure unless most of it is the same."""
    near = nearest_name(plain(heading), list(known))
    if near is None:
        return None
    share = SequenceMatcher(None, plain(heading), near).ratio()
    confidence: Confidence = "likely" if share >= _NEAR else "unsure"
    return Guess(known[near][0], heading, confidence, f"named nearly like {near}")


def _judged(guess: Guess, columns: Mapping[str, Column], file: Peeked, kind: str) -> Guess:
    """Lowers a guess that the cells speak against; money and days are taken by exact names."""
    cells, column = file.columns[guess.heading], columns[guess.column]
    against = _against(column, cells, kind)
    if against:
        return Guess(guess.column, guess.heading, "unsure", against)
    if guess.confidence == "likely" and column.kind in ("amount", "date"):
        what = "money" if column.kind == "amount" else "days"
        return Guess(
            guess.column, guess.heading, "unsure", f"{guess.reason}; {what} are not guessed"
        )
    return guess


def _against(column: Column, cells: Cells, kind: str) -> str:
    """What the cells say against a column's kind; nothing when they fit or are all blank."""
    texts = filled(cells)
    if not texts:
        return ""
    example = texts[0][0][:20]
    if column.kind == "date" and not date_forms(cells, kind):
        return f"its cells are no days: {example}"
    if column.kind == "amount" and not money_seen(cells).is_number:
        return f"its cells are no numbers: {example}"
    if column.name == "currency_code" and not is_currency(cells):
        return f"its cells are no currencies: {example}"
    if column.name == "side" and not {cell.lower() for cell, _hits in texts} <= _SIDES:
        return f"its cells are not 借, 贷 or 平: {example}"
    return ""


def _common_forms(columns: Sequence[Cells], kind: str) -> tuple[str | None, ...]:
    """The forms by which all columns are read; a column that needs none allows all."""
    needed = [forms for cells in columns if (forms := date_forms(cells, kind)) not in ((), (None,))]
    if not needed:
        return (None,) if columns else ()
    return tuple(form for form in needed[0] if all(form in forms for forms in needed))


def _nearest_heading(table: str, column: str, spare: Sequence[str]) -> str | None:
    """Of the headings that nothing reads the one nearest to any name of a column."""
    plain_of = {plain(heading): heading for heading in spare}
    for name in HEADING_NAMES[table].get(column, "").split():
        if near := nearest_name(plain(name), list(plain_of)):
            return plain_of[near]
    return None
