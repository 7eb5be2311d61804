"""What the invented company is owed on any day, from its events alone and never from its files."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date

from flows.sample.facts import Credit, Instalment, SampleCompany


def open_instalments(company: SampleCompany, day: date) -> list[tuple[Instalment, int]]:
    """The instalments with something open at the end of a day, and how much, in minor units."""
    return [
        (subject, amount)
        for subject, amount in _balances(company, day)
        if isinstance(subject, Instalment) and amount
    ]


def unapplied_credits(company: SampleCompany, day: date) -> list[tuple[Credit, int]]:
    """The credits with something unapplied at the end of a day; a refund's is below zero."""
    return [
        (subject, amount)
        for subject, amount in _balances(company, day)
        if isinstance(subject, Credit) and amount
    ]


def open_totals(company: SampleCompany, day: date) -> dict[str, int]:
    """All that is owed at the end of a day, per currency, in minor units."""
    totals: defaultdict[str, int] = defaultdict(int)
    for part, amount in open_instalments(company, day):
        totals[part.document.currency_code] += amount
    return dict(totals)


def identified(company: SampleCompany) -> SampleCompany:
    """The company as systems know it that take no cash without a customer into receivables."""
    nobodys = {id(credit) for credit in company.credits if credit.customer is None}
    return replace(
        company,
        credits=tuple(credit for credit in company.credits if credit.customer is not None),
        movements=tuple(
            movement for movement in company.movements if id(movement.subject) not in nobodys
        ),
        whole=identified(company.whole) if company.whole else None,
    )


def _balances(company: SampleCompany, day: date) -> list[tuple[Instalment | Credit, int]]:
    subjects: dict[int, Instalment | Credit] = {}
    sums: defaultdict[int, int] = defaultdict(int)
    for movement in company.movements:
        if movement.day <= day:
            subjects[id(movement.subject)] = movement.subject
            sums[id(movement.subject)] += movement.amount
    return [(subject, sums[key]) for key, subject in subjects.items()]
