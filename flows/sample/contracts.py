"""The contract of a customer: clear as it should be, or with the holes that cost money."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from flows.sample.books import Books
from flows.sample.draw import Draw
from flows.sample.facts import Contract, Customer

CONTRACT_YEARS = timedelta(days=3 * 365)
DAILY_PENALTIES = (None, Decimal("0.0003"), Decimal("0.0005"))


def draw_contract(books: Books, customer: Customer, draw: Draw) -> Contract | None:
    """Enters a contract for most customers; some of the cast have theirs spoiled or secured."""
    if not draw.chance(75) and customer.role not in ("vague_contract", "guaranteed"):
        return None
    signed_on = customer.since + timedelta(days=draw.whole(0, 20))
    contract = Contract(
        number=f"HT{signed_on:%y}-{customer.number[1:]}",
        customer=customer,
        signed_on=signed_on,
        valid_until=books.as_of + timedelta(days=draw.whole(90, 700)),
        term_text=customer.term.wording,
        seal_type="contract_seal",
        amended_on=None,
        is_amendment_signed=False,
        penalty_daily_rate=draw.one(DAILY_PENALTIES),
        guarantor="",
        has_retention_of_title=draw.chance(20),
        delivery_address=customer.address,
    )
    made = _as_role(contract, customer)
    books.contracts.append(made)
    return made


def _as_role(contract: Contract, customer: Customer) -> Contract:
    if customer.role == "vague_contract":
        return replace(
            contract,
            term_text="售完后付款",
            seal_type="private_seal",
            amended_on=contract.signed_on + timedelta(days=200),
        )
    if customer.role == "guaranteed":
        guarantor = "示例担保集团有限公司"
        return replace(contract, guarantor=guarantor, penalty_daily_rate=Decimal("0.0005"))
    return contract
