"""A document that came as one row, divided by the plan of its payment term."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oracle.ledger import Receivable, Share

DECIMALS = {"CNY": 2, "USD": 2, "JPY": 0, "KWD": 3}
WARRANTY_MONTHS = 24


def divided(row: Receivable, as_of: date) -> list[Receivable]:
    """The instalments of a row on a plan; not of a balance, nor where the ERP dates it."""
    if row.plan is None or row.due_date is not None or row.open_told is not None:
        return [row]
    items: list[Receivable] = []
    left = row.amount
    for number, share in enumerate(row.plan.shares, start=1):
        is_last = number == len(row.plan.shares)
        amount = left if is_last else min(rounded_share(row, share), left)
        left -= amount
        items.append(_instalment(row, share, number, amount, as_of))
    return items


def rounded_share(row: Receivable, share: Share) -> Decimal:
    """Half up, with the decimals of the currency."""
    unit = Decimal(1).scaleb(-DECIMALS[row.currency])
    return (row.amount * share.percent / 100).quantize(unit, ROUND_HALF_UP)


def _instalment(
    row: Receivable, share: Share, number: int, amount: Decimal, as_of: date
) -> Receivable:
    """Due with its event; one that nobody has told has not happened before as_of."""
    told = {
        "document": row.document_date,
        "delivery": row.delivered_on,
        "acceptance": row.accepted_on,
    }[share.event]
    is_warranty_assumed = share.months is None
    months = WARRANTY_MONTHS if share.months is None else share.months
    due = months_later(told or as_of, months) + timedelta(days=share.days)
    return replace(
        row,
        instalment=number,
        amount=amount,
        due_date=due,
        divided_from=row,
        is_retention=share.is_retention,
        is_event_missing=told is None,
        is_due_date_certain=told is not None and not is_warranty_assumed,
    )


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last day when the month is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))
