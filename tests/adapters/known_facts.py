"""What the truth of the sample company says of the waist at the end of a day, and each ERP's rules.

Rows are keyed by what every ERP tells: customer, currency, days and amounts. Numbers of documents
and instalments are each ERP's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flows.sample.as_it_stood import as_it_stood
from flows.sample.company import invent_company
from flows.sample.facts import Application, Credit, Document, SampleCompany, in_units
from flows.sample.truth import open_instalments, unapplied_credits

Rows = Counter[tuple[Any, ...]]
CENTS = Decimal("0.0001")


@dataclass(frozen=True)
class Rules:
    """What an ERP tells otherwise than it was.

    nobodys: cash without a customer is in the receivables. returns: a payment that came back is two
    documents, one each way. intercompany: the customer file says who is an affiliate. backdates:
    the day of a matching is the later one of its two documents. moves: what was paid on account is
    cleared and posted again when it is applied, which makes a debit and a further credit of it.
    reverses: a cancelled document stands, cleared on its day by a document of the other side.
    """

    nobodys: bool = True
    returns: bool = True
    intercompany: bool = True
    backdates: bool = False
    moves: bool = False
    reverses: bool = False


RULES: Mapping[str, Rules] = {
    "generic": Rules(returns=False),
    "kingdee": Rules(),
    "u8": Rules(nobodys=False, intercompany=False),
    "sap": Rules(nobodys=False, returns=False, moves=True, reverses=True),
    "odoo": Rules(nobodys=False, intercompany=False, backdates=True),
}
# What a debit of a moved payment is called by the adapter: the receipt's own kind of document.
MOVED = "('DZ', 'AB')"
# Each ERP has its own numbers of documents and instalments; customer, money and days are the same.
OPEN = """
    select customer_number, currency_code, due_date, open_amount from marts.open_items
"""
# 应收单列表 knows its customers by name; the ledger of U8 tells no matches, so balances count.
NAMED = """
    select display_name, currency_code, due_date, open_amount
    from marts.open_items inner join intermediate.int_customers using (customer_id)
"""
BALANCES = """
    select customer_number, currency_code, cast(sum(amount) as decimal(18, 4)) from (
        select customer_number, currency_code, open_amount as amount from marts.open_items
        union all
        select customer_number, currency_code, -unapplied_amount
        from marts.unapplied_credits inner join intermediate.int_customers using (customer_id)
    ) group by all having sum(amount) <> 0
"""
UNAPPLIED = """
    select customer_number, currency_code, cast(sum(unapplied_amount) as decimal(18, 4))
    from marts.unapplied_credits left join intermediate.int_customers using (customer_id)
    group by all having sum(unapplied_amount) <> 0
"""
CUSTOMERS = """
    select customer_number, legal_name, unified_social_credit_code, sales_rep_id, is_intercompany
    from intermediate.int_customers
"""
CREDITS = """
    select customer_number, currency_code, effective_date, amount
    from intermediate.int_credits left join intermediate.int_customers using (customer_id)
    where reversed_on is null or reversed_on > date '{day}'
"""
# Of a moved payment only the sum is the truth's: what it is posted as again, less what it was.
CREDIT_SUMS = f"""
    select customer_number, currency_code, cast(sum(amount) as decimal(18, 4)) from (
        select customer_id, currency_code, case when credit_type = 'refund' then -amount
            else amount end as amount from intermediate.int_credits
        union all
        select customer_id, currency_code, -original_amount
        from intermediate.int_receivables where document_type in {MOVED}
    ) inner join intermediate.int_customers using (customer_id) group by all
"""
APPLICATIONS = f"""
    select customer_number, int_receivables.currency_code, due_date_erp, effective_date,
        cast(sum(int_applications.amount) as decimal(18, 4))
    from intermediate.int_applications
    inner join intermediate.int_receivables using (receivable_id)
    inner join intermediate.int_customers using (customer_id)
    where document_type not in {MOVED} and effective_date <= date '{{day}}'
        and (reversed_on is null or reversed_on > date '{{day}}')
    group by all
"""


def expected(layout: str, day: date, customers: int) -> Mapping[str, Rows]:
    """By query, the rows that the truth makes of it under the rules of a layout's ERP."""
    company, rules = as_it_stood(invent_company(customers, 1), day), RULES[layout]
    credits_query = CREDIT_SUMS if rules.moves else CREDITS.format(day=day)
    make_credits = _credit_sums if rules.moves else _credits
    told = Rules(nobodys=True) if layout == "generic" else rules
    return {
        OPEN: _open(company, day),
        UNAPPLIED: _unapplied(company, day, told),
        CUSTOMERS: _customers(company, told),
        credits_query: make_credits(company, rules),
        APPLICATIONS.format(day=day): _applications(company, rules),
    }


def _open(company: SampleCompany, day: date) -> Rows:
    return Counter(
        (
            part.document.customer.number,
            part.document.currency_code,
            part.due_date,
            _units(amount, part.document.currency_code),
        )
        for part, amount in open_instalments(company, day)
    )


def _unapplied(company: SampleCompany, day: date, rules: Rules) -> Rows:
    sums = Counter[tuple[Any, ...]]()
    for credit, amount in unapplied_credits(company, day):
        if credit.customer or rules.nobodys:
            sums[_owner(credit), credit.currency_code] += amount
    return _with_sums(sums, 1)


def _customers(company: SampleCompany, rules: Rules) -> Rows:
    return Counter(
        (
            each.number,
            each.name,
            each.credit_code or None,
            each.rep or None,
            each.is_intercompany and rules.intercompany,
        )
        for each in company.customers
    )


def _credits(company: SampleCompany, rules: Rules) -> Rows:
    rows = Rows()
    for credit in company.credits:
        days = [] if credit.reversed_on else [credit.effective_on]
        if credit.reversed_on and rules.returns:
            days = [credit.effective_on, credit.reversed_on]
        for day in days if credit.customer or rules.nobodys else []:
            amount = _units(credit.amount, credit.currency_code)
            rows[_owner(credit), credit.currency_code, day, amount] += 1
    return rows


def _credit_sums(company: SampleCompany, rules: Rules) -> Rows:
    sums = Counter[tuple[Any, ...]]()
    for document in _reversed(company, rules):
        for part in document.instalments:
            sums[document.customer.number, document.currency_code] += part.amount
    for credit in company.credits:
        if credit.customer and not credit.reversed_on:
            signed = -credit.amount if credit.kind == "refund" else credit.amount
            sums[_owner(credit), credit.currency_code] += signed
    return _with_sums(sums, 1)


def _applications(company: SampleCompany, rules: Rules) -> Rows:
    sums = Counter[tuple[Any, ...]]()
    for entry in company.applications:
        if entry.reversed_on is None:
            document, since = entry.instalment.document, entry.applied_on
            if rules.backdates:
                since = _later(entry)
            key = (document.customer.number, document.currency_code, entry.instalment.due_date)
            sums[*key, since] += entry.amount
    for document in _reversed(company, rules):
        for part in document.instalments:
            key = (document.customer.number, document.currency_code, part.due_date)
            sums[*key, document.document_date] += part.amount
    return _with_sums(sums, 1)


def _reversed(company: SampleCompany, rules: Rules) -> Iterator[Document]:
    """The cancelled documents, where an ERP keeps them."""
    if rules.reverses:
        yield from (each for each in company.documents if each.status == "cancelled")


def _later(entry: Application) -> date:
    return max(entry.credit.effective_on, entry.instalment.document.document_date)


def _with_sums(sums: Counter[tuple[Any, ...]], currency_place: int) -> Rows:
    return Counter(
        (*key, _units(amount, str(key[currency_place]))) for key, amount in sums.items() if amount
    )


def _units(amount: int, currency: str) -> Decimal:
    return in_units(amount, currency).quantize(CENTS)


def _owner(credit: Credit) -> str | None:
    return credit.customer.number if credit.customer else None


def expected_open_items(day: date, customers: int, *, is_by_name: bool = False) -> Rows:
    """The open items of the truth; by the customers' names for a list that knows no others."""
    company = as_it_stood(invent_company(customers, 1), day)
    names = {each.number: each.name for each in company.customers}
    return Counter(
        {
            (names[number] if is_by_name else number, *rest): count
            for (number, *rest), count in _open(company, day).items()
        }
    )


def expected_balances(day: date, customers: int) -> Rows:
    """What each customer owes on balance, per currency; cash without a customer is nobody's."""
    company = as_it_stood(invent_company(customers, 1), day)
    sums = Counter[tuple[Any, ...]]()
    for part, amount in open_instalments(company, day):
        sums[part.document.customer.number, part.document.currency_code] += amount
    for credit, amount in unapplied_credits(company, day):
        if credit.customer:
            sums[_owner(credit), credit.currency_code] -= amount
    return _with_sums(sums, 1)
