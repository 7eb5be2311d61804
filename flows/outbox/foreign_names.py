"""Finds in a rep's texts what identifies a debtor who is not his."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flows.outbox.plain_text import clean_text, display_width
from flows.warehouse import Connection, rows

PREFIX = 4
LEAST_WIDTH = 8


@dataclass(frozen=True)
class Identifiers:
    """Names, customer numbers and phones of all debtors, each with the debtors it stands for."""

    debtors_of: Mapping[str, frozenset[str]]
    names_by_prefix: Mapping[str, tuple[str, ...]]

    def is_foreign(self, text: str, own_debtors: frozenset[str]) -> bool:
        """Whether the whole text identifies debtors of whom none is the rep's own."""
        return text in self.debtors_of and not self.debtors_of[text] & own_debtors

    def names_a_foreigner(self, text: str, own_debtors: frozenset[str]) -> bool:
        """Whether a full name in the text belongs only to debtors who are not the rep's own.

        The longest name at a place counts, so a foreign name inside an own, longer one is no find.
        """
        place = 0
        while place < len(text):
            candidates = self.names_by_prefix.get(text[place : place + PREFIX], ())
            name = next((name for name in candidates if text.startswith(name, place)), None)
            if name is not None and self.is_foreign(name, own_debtors):
                return True
            place += len(name) if name is not None else 1
        return False


def read_identifiers(connection: Connection, our_words: str) -> Identifiers:
    """All debtors' identifiers, but for those that our own words hold (a firm called Total)."""
    debtors: defaultdict[str, set[str]] = defaultdict(set)
    names: set[str] = set()
    for row in rows(connection, IDENTIFIERS):
        text = clean_text(row["identifier"]).strip()
        if text and text not in our_words:
            debtors[text].add(row["debtor_id"])
            if row["is_name"] and len(text) >= PREFIX and display_width(text) >= LEAST_WIDTH:
                names.add(text)
    return Identifiers(
        {text: frozenset(owners) for text, owners in debtors.items()}, _by_prefix(names)
    )


def _by_prefix(names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (-len(name), name)):
        groups[name[:PREFIX]].append(name)
    return {prefix: tuple(group) for prefix, group in groups.items()}


IDENTIFIERS = """
select debtor_id, display_name as identifier, true as is_name
from intermediate.int_customers
where display_name is not null
union
select debtor_id, legal_name as identifier, true as is_name
from intermediate.int_customers
where legal_name is not null
union
select debtor_id, customer_number as identifier, false as is_name
from intermediate.int_customers
where customer_number is not null
union
select debtor_id, phone as identifier, false as is_name
from intermediate.int_customer_contacts
where phone is not null
union
select debtor_id, debtor_name as identifier, true as is_name
from marts.collection_tasks
where debtor_name is not null
"""
