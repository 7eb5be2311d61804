"""A numbered case of receivables aging: how it is written down, and what its company tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from books import Books
from landing import Warehouse

Item = tuple[str, str, int, str]
"""Document (instalments after the first as D/2), open amount, days overdue, bucket."""


@dataclass(frozen=True)
class Expected:
    """What a company's marts must hold: all its open items, unapplied credits and portions.

    portions: (document, portion, disposition, amount); None when the case is not about them.
    also: further queries on `{company}` and their rows.
    """

    open: tuple[Item, ...] = ()
    unapplied: tuple[tuple[str, str], ...] = ()
    portions: tuple[tuple[str, str, str, str], ...] | None = None
    also: tuple[tuple[str, list[tuple[Any, ...]]], ...] = ()


@dataclass(frozen=True)
class Case:
    """A case by its number; `part` tells the cases of one number apart."""

    number: int
    sentence: str
    land: Callable[[Books], Expected]
    part: str

    @property
    def company(self) -> str:
        """The company that has this case's books."""
        return f"C{self.number:02}{self.part}"


CASES: list[Case] = []


def case(
    number: int, part: str = ""
) -> Callable[[Callable[[Books], Expected]], Callable[[Books], Expected]]:
    """Numbers a function that lands a case and gives what must come out."""

    def numbered(land: Callable[[Books], Expected]) -> Callable[[Books], Expected]:
        CASES.append(Case(number, land.__name__, land, part))
        return land

    return numbered


def told(warehouse: Warehouse, company: str, expected: Expected) -> Expected:
    """What the marts say of a company, in the words of `expected`."""
    about = f"where items.company_id = '{company}' order by 1, 2"
    document = (
        f"replace(items.document_number, '{company}-', '') || case when"
        " items.instalment_number > 1 then '/' || items.instalment_number else '' end"
    )
    amount = "rtrim(rtrim(items.{}::varchar, '0'), '.')"
    portions = warehouse.rows(
        f"select {document}, portions.portion_type, portions.disposition,"
        f" {amount.format('amount').replace('items', 'portions')}"
        " from marts.item_dispositions as portions"
        f" inner join marts.open_items as items using (receivable_id) {about}"
    )
    return Expected(
        tuple(
            warehouse.rows(
                f"select {document}, {amount.format('open_amount')}, days_overdue, overdue_bucket"
                f" from marts.open_items as items {about}"
            )
        ),
        tuple(
            warehouse.rows(
                f"select replace(items.document_number, '{company}-', ''),"
                f" {amount.format('unapplied_amount')} from marts.unapplied_credits as items"
                f" {about}"
            )
        ),
        None if expected.portions is None else tuple(portions),
        tuple(
            (query, warehouse.rows(query.replace("{company}", company)))
            for query, _ in expected.also
        ),
    )
