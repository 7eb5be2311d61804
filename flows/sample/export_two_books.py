"""The company with two sets of books: most of it in 云星空, the spare-parts business in lists.

What 云星空 does not tell (legal status, what is factored, when a bill matures) is told by the other
book, whose customers these are. The branch office of a customer of the one is in the other: one
debtor, two accounts, two sources.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flows.sample.beside import beside_source
from flows.sample.beside_tables import further_limits, gl_balances
from flows.sample.export_generic import whole_source
from flows.sample.export_kingdee import export_kingdee
from flows.sample.facts import Customer, SampleCompany
from flows.sample.home import Export

PARTS = "parts"
PARTS_ROLES = frozenset(
    (
        "insolvent",
        "in_litigation",
        "deregistered",
        "factored",
        "bill_payer",
        "bill_refused",
        "branch_office",
        "project",
        "cash_only",
        "late",
    )
)
# One list for the whole company, whichever book a customer is in.
WHOLE = ("sales_reps", "exchange_rates", "sales_targets", "gl_balances")


def export_two_books(company: SampleCompany) -> Export:
    """Source `erp` in 云星空 with `crm` beside it, and source `parts` in lists of its own."""
    machines = _part(company, lambda customer: customer.role not in PARTS_ROLES)
    parts = _part(company, lambda customer: customer.role in PARTS_ROLES)
    erp = export_kingdee(machines).sources[0]
    instead = (further_limits(machines), gl_balances(company))
    beside = beside_source(machines, erp.name, instead=instead)
    return Export((erp, beside, whole_source(parts, PARTS, WHOLE)))


def _part(company: SampleCompany, belongs: Callable[[Customer], bool]) -> SampleCompany:
    """The facts of some of the customers; cash of nobody goes with those of the larger book."""
    ours = {id(customer) for customer in company.customers if belongs(customer)}
    is_larger = len(ours) * 2 > len(company.customers)

    def is_ours(customer: Customer | None) -> bool:
        return is_larger if customer is None else id(customer) in ours

    return replace(
        company,
        customers=tuple(each for each in company.customers if is_ours(each)),
        limits=tuple(each for each in company.limits if is_ours(each.customer)),
        contracts=tuple(each for each in company.contracts if is_ours(each.customer)),
        orders=tuple(each for each in company.orders if is_ours(each.customer)),
        documents=tuple(each for each in company.documents if is_ours(each.customer)),
        credits=tuple(each for each in company.credits if is_ours(each.customer)),
        applications=tuple(each for each in company.applications if is_ours(each.credit.customer)),
        promises=tuple(each for each in company.promises if is_ours(each.customer)),
        disputes=tuple(
            each for each in company.disputes if is_ours(each.instalment.document.customer)
        ),
        acts=tuple(each for each in company.acts if is_ours(each.customer)),
        observations=tuple(each for each in company.observations if is_ours(each.customer)),
        talks=tuple(each for each in company.talks if is_ours(each.customer)),
        whole=_part(company.whole, belongs) if company.whole else None,
    )
