"""Credits to be known beside the balances, written from docs/credits.md."""

from __future__ import annotations

from dataclasses import dataclass

from oracle.ledger import Credit, Ledger
from oracle.promise import BILLS, ended_on


@dataclass(frozen=True)
class Apart:
    """A credit that has to be watched, why, and whether it counts as paid."""

    credit: Credit
    reason: str
    is_settled: bool


def credits_apart(ledger: Ledger) -> list[Apart]:
    """Deposits held, debts written off, and bills whose money has not come for certain."""
    found: list[Apart] = []
    for credit in ledger.credits:
        if credit.day <= ledger.day.as_of:
            found += _watched(ledger, credit)
    return found


def _watched(ledger: Ledger, credit: Credit) -> list[Apart]:
    as_of, ended = ledger.day.as_of, ended_on(ledger, credit)
    if ended and ended <= as_of:
        refused = credit.credit_type in BILLS and credit.bill_status == "dishonoured"
        return [Apart(credit, "bill_dishonoured", is_settled=False)] if refused else []
    if credit.credit_type == "deposit":
        return [Apart(credit, "never_netted", is_settled=False)]
    if credit.credit_type == "write_off":
        return [Apart(credit, "written_off", is_settled=True)]
    if credit.credit_type not in BILLS or credit.maturity is None:
        return []
    if credit.maturity > as_of:
        is_settled = not credit.settles_at_maturity_only
        return [Apart(credit, "bill_not_matured", is_settled)]
    in_hand = credit.maturity < as_of and credit.bill_status == "outstanding"
    return [Apart(credit, "bill_unconfirmed", is_settled=True)] if in_hand else []
