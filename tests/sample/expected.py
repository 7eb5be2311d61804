"""What the truth of the sample company says, in the terms of any layout's files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from flows.sample.facts import Instalment, SampleCompany, in_units
from flows.sample.truth import open_instalments

DAYS = (date(2026, 3, 31), date(2026, 5, 31), date(2026, 6, 30))


def expected_open(
    company: SampleCompany, day: date, forgets: bool = False, is_suffixed: bool = False
) -> Mapping[tuple[str, str], Decimal]:
    """What is open of each document and due date at the end of a day.

    forgets: as told by a system that deletes a matching when it is undone, so that its past days
    look as if it had never been. is_suffixed: an instalment has a number of its own, with a suffix.
    """
    left = {id(part): (part, amount) for part, amount in open_instalments(company, day)}
    if forgets:
        for entry in company.applications:
            if entry.reversed_on and entry.applied_on <= day < entry.reversed_on:
                part = entry.instalment
                left[id(part)] = part, left.get(id(part), (part, 0))[1] + entry.amount
    return {
        (_number(part, is_suffixed), part.due_date.isoformat()): in_units(
            amount, part.document.currency_code
        )
        for part, amount in left.values()
    }


def _number(part: Instalment, is_suffixed: bool) -> str:
    is_one_of_several = is_suffixed and len(part.document.instalments) > 1
    return part.document.number + (f"-{part.number}" if is_one_of_several else "")
