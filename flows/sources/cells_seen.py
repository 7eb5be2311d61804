"""What the cells of a column look like: days by which form, numbers by which, words of a list."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from flows.extracts.declaration import DATE_FORMATS
from flows.extracts.policy import SHIPPED
from flows.sources.amounts import forms_needed, read_amount
from flows.sources.days import read_day, says_no_day

Cells = Sequence[tuple[str, int]]
_ENOUGH = 0.9


@dataclass(frozen=True)
class MoneySeen:
    """The numbers of a column: how many rows are below zero, the first such cell, the forms."""

    is_number: bool
    negative_rows: int
    first_negative: str | None
    positive_rows: int
    forms: tuple[str, ...]


def filled(cells: Cells) -> list[tuple[str, int]]:
    """The cells that hold something."""
    return [(cell, hits) for cell, hits in cells if cell]


def money_seen(cells: Cells) -> MoneySeen:
    """How the cells read as amounts; a column that is blank throughout is none."""
    texts = filled(cells)
    forms = forms_needed(cell for cell, _hits in texts)
    read = [(cell, hits, read_amount(cell, forms)) for cell, hits in texts]
    below = [(cell, hits) for cell, hits, number in read if number is not None and number < 0]
    return MoneySeen(
        is_number=_is_enough(sum(number is not None for _cell, _hits, number in read), len(read)),
        negative_rows=sum(hits for _cell, hits in below),
        first_negative=below[0][0] if below else None,
        positive_rows=sum(hits for _cell, hits, number in read if number and number > 0),
        forms=forms,
    )


def date_forms(cells: Cells, kind: str) -> tuple[str | None, ...]:
    """The forms by which nearly all filled cells are days; None is year-month-day.

    Year-month-day needs no word, so where it reads all there is no other. Of the other forms only
    those count that read every cell that year-month-day leaves.
    """
    texts = [cell for cell, _hits in filled(cells) if not says_no_day(cell)]
    rest = [cell for cell in texts if read_day(cell, None, kind) is None]
    if not texts or _is_enough(len(texts) - len(rest), len(texts)):
        return (None,) if texts else ()
    return tuple(form for form in DATE_FORMATS if all(read_day(cell, form, kind) for cell in rest))


def unknown_currencies(cells: Cells) -> list[str]:
    """The words of a column that are no currency we know."""
    return [cell for cell, _hits in filled(cells) if cell.upper() not in _currencies()]


def is_currency(cells: Cells) -> bool:
    """Whether nearly all cells name currencies."""
    texts = filled(cells)
    return _is_enough(len(texts) - len(unknown_currencies(cells)), len(texts))


def _is_enough(count: int, total: int) -> bool:
    return total > 0 and count >= _ENOUGH * total


@cache
def _currencies() -> frozenset[str]:
    """Codes and names of the shipped policy, in capitals."""
    names: set[str] = set()
    for table, column in (("currencies", "currency_code"), ("currency_names", "name")):
        with (SHIPPED / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            names |= {row[column].upper() for row in csv.DictReader(file)}
    return frozenset(names)
