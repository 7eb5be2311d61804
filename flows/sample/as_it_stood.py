"""The invented company as its systems knew it at the end of an earlier day.

What was entered later is not there, and what was undone later still stands. What has no day of its
own in the facts (terms, limits without validity, legal status, who is whose rep) is told as on the
last day.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date

from flows.errors import UsageError
from flows.sample.draw import month_start
from flows.sample.facts import Contract, Credit, Order, SampleCompany
from flows.sample.trade import HISTORY_MONTHS


def as_it_stood(company: SampleCompany, day: date) -> SampleCompany:
    """The facts known at the end of a day; the company itself for its last day.

    The facts given are not changed. UsageError: a day after the last one, or before the end of the
    first month that the company was lived.
    """
    first = month_start(company.as_of, 2 - HISTORY_MONTHS)
    if not first <= day <= company.as_of:
        raise UsageError(
            f"the sample company has nothing to tell of {day}",
            where="--as-of",
            fix=f"a day from {first} to {company.as_of}",
        )
    if day == company.as_of:
        return company
    known = _known(deepcopy(company), day)
    for application in known.applications:
        if application.reversed_on and application.reversed_on > day:
            application.reversed_on = None
    for credit in known.credits:
        _take_back(credit, day)
    for order in known.orders:
        _not_yet(order, day)
    for document in known.documents:
        if document.assigned_on and document.assigned_on > day:
            document.assigned_to, document.assigned_on = "", None
    return replace(known, as_of=day, whole=company)


def _known(company: SampleCompany, day: date) -> SampleCompany:
    """What had been entered by the end of the day."""
    return replace(
        company,
        customers=tuple(each for each in company.customers if each.since <= day),
        limits=tuple(
            each for each in company.limits if not each.valid_from or each.valid_from <= day
        ),
        contracts=tuple(_signed(each, day) for each in company.contracts if each.signed_on <= day),
        orders=tuple(each for each in company.orders if each.ordered_on <= day),
        documents=tuple(each for each in company.documents if each.document_date <= day),
        credits=tuple(each for each in company.credits if each.effective_on <= day),
        applications=tuple(each for each in company.applications if each.applied_on <= day),
        promises=tuple(each for each in company.promises if each.made_on <= day),
        disputes=tuple(each for each in company.disputes if each.opened_on <= day),
        talks=tuple(each for each in company.talks if each.held_on <= day),
        acts=tuple(each for each in company.acts if each.occurred_on <= day),
        observations=tuple(each for each in company.observations if each.observed_on <= day),
        rates=tuple(each for each in company.rates if each.rate_date <= day),
        targets=tuple(each for each in company.targets if each.month <= day),
        movements=tuple(each for each in company.movements if each.day <= day),
    )


def _take_back(credit: Credit, day: date) -> None:
    """A cheque or a bill that came back later is still good, and its text does not know."""
    if credit.reversed_on and credit.reversed_on > day:
        credit.reversed_on, credit.text = None, ""
    if credit.matures_on and credit.matures_on > day:
        credit.bill_status = "outstanding"


def _not_yet(order: Order, day: date) -> None:
    if order.delivered_on and order.delivered_on > day:
        order.delivered_on, order.delivery_number = None, ""
    if order.invoiced_on and order.invoiced_on > day:
        order.invoiced_on = None


def _signed(contract: Contract, day: date) -> Contract:
    if contract.amended_on and contract.amended_on > day:
        return replace(contract, amended_on=None, is_amendment_signed=False)
    return contract
