"""What the truth of the sample company says, as far as a layout's system can tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flows.sample.facts import Application, Instalment, SampleCompany, in_units
from flows.sample.truth import open_instalments

DAYS = (date(2026, 3, 31), date(2026, 5, 31), date(2026, 6, 30))


@dataclass(frozen=True)
class Telling:
    """What a system makes of the past.

    forgets: a matching that is undone is deleted, as if it had never been. backdates: a matching
    counts from the later of its two documents, whenever it was made. suffixes: an instalment is a
    document of its own, with a suffix.
    """

    forgets: bool = False
    backdates: bool = False
    suffixes: bool = False


EXACT = Telling()
TELLINGS: Mapping[str, Telling] = {
    "generic": EXACT,
    "kingdee": Telling(forgets=True),
    "kingdee+generic": EXACT,
    "u8": Telling(suffixes=True),
    "sap": Telling(forgets=True),
    "odoo": Telling(forgets=True, backdates=True),
}


def expected_open(
    company: SampleCompany, day: date, telling: Telling = EXACT
) -> Mapping[tuple[str, str], Decimal]:
    """What is open of each document and due date at the end of a day."""
    left = {id(part): (part, amount) for part, amount in open_instalments(company, day)}
    for entry in company.applications:
        if change := _difference(entry, day, telling):
            part = entry.instalment
            left[id(part)] = part, left.get(id(part), (part, 0))[1] + change
    return {
        (_number(part, telling), part.due_date.isoformat()): in_units(
            amount, part.document.currency_code
        )
        for part, amount in left.values()
        if amount
    }


def _difference(entry: Application, day: date, telling: Telling) -> int:
    """By how much more is open by this system's telling than in truth."""
    undone = entry.reversed_on
    truly = entry.applied_on <= day and not (undone and undone <= day)
    later = max(entry.credit.effective_on, entry.instalment.document.document_date)
    since = later if telling.backdates else entry.applied_on
    told = since <= day and not (undone and (telling.forgets or undone <= day))
    return entry.amount * (truly - told)


def _number(part: Instalment, telling: Telling) -> str:
    is_one_of_several = telling.suffixes and len(part.document.instalments) > 1
    return part.document.number + (f"-{part.number}" if is_one_of_several else "")
