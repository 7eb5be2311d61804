"""What the truth of the sample company says, in the terms of any layout's files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from flows.sample.facts import SampleCompany, in_units
from flows.sample.truth import open_instalments

DAYS = (date(2026, 3, 31), date(2026, 5, 31), date(2026, 6, 30))


def expected_open(company: SampleCompany, day: date) -> Mapping[tuple[str, str], Decimal]:
    """What is open of each document and due date at the end of a day."""
    return {
        (part.document.number, part.due_date.isoformat()): in_units(
            amount, part.document.currency_code
        )
        for part, amount in open_instalments(company, day)
    }
