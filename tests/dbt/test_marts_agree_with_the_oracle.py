"""A hundred random ledgers, each a company of one build, against the rules in plain Python."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from landing import Landing, Warehouse

sys.path.insert(0, str(Path(__file__).parents[1]))

from oracle import aging
from oracle.ledger import Ledger, random_ledger
from oracle.promise import value_promises

LEDGERS = 100
AGE_BUCKETS = ("within_1_year", "years_1_2", "years_2_3")


@dataclass(frozen=True)
class Compared:
    """The ledgers and the database built from them."""

    ledgers: list[Ledger]
    warehouse: Warehouse


@pytest.fixture(scope="module")
def compared(landing: Landing) -> Compared:
    ledgers = [random_ledger(seed) for seed in range(LEDGERS)]
    for ledger in ledgers:
        land(landing, ledger)
    return Compared(ledgers, landing.build())


def land(landing: Landing, ledger: Ledger) -> None:
    land_master_data(landing, ledger)
    land_documents(landing, ledger)
    land_words(landing, ledger)


def land_master_data(landing: Landing, ledger: Ledger) -> None:
    for row in ledger.accounts:
        landing.add(
            "customers",
            customer_number=row.number,
            customer_name=row.number,
            unified_social_credit_code=row.credit_code,
            sales_rep_number=row.sales_rep,
            legal_status=row.legal_status,
            is_intercompany="是" if row.is_intercompany else "否",
        )


def land_documents(landing: Landing, ledger: Ledger) -> None:
    for row in ledger.receivables:
        landing.add(
            "receivables",
            company_id=ledger.company,
            document_number=row.number,
            customer_number=row.account.number,
            document_date=row.document_date.isoformat(),
            due_date=text(row.due_date),
            currency_code=row.currency,
            original_amount=text(row.amount),
            assigned_to=row.assigned_to,
        )
    for row in ledger.credits:
        landing.add(
            "credits",
            company_id=ledger.company,
            credit_number=row.number,
            credit_type=row.credit_type,
            customer_number=row.account.number,
            effective_date=row.day.isoformat(),
            currency_code=row.currency,
            amount=text(row.amount),
            reversed_on=text(row.reversed_on),
        )
    for row in ledger.applications:
        landing.add(
            "applications",
            company_id=ledger.company,
            credit_number=row.credit.number,
            document_number=row.receivable.number,
            effective_date=row.day.isoformat(),
            known_date=text(row.known_on),
            amount=text(row.amount),
            discount_amount=text(row.discount or None),
            reversed_on=text(row.reversed_on),
        )


def land_words(landing: Landing, ledger: Ledger) -> None:
    for row in ledger.disputes:
        landing.add(
            "disputes",
            company_id=ledger.company,
            dispute_number=row.number,
            document_number=row.receivable.number,
            opened_on=row.opened_on.isoformat(),
            closed_on=text(row.closed_on),
            disputed_amount=text(row.amount),
            currency_code=row.receivable.currency,
        )
    for row in ledger.promises:
        landing.add(
            "promises",
            company_id=ledger.company,
            promise_number=row.number,
            customer_number=row.account.number,
            document_number=row.receivable.number if row.receivable else None,
            made_on=row.made_on.isoformat(),
            promised_date=row.promised_date.isoformat(),
            promised_amount=text(row.amount),
            currency_code=row.currency,
            withdrawn_on=text(row.withdrawn_on),
        )


def text(value: object) -> str | None:
    return None if value is None else str(value)


def assert_same(told: Iterable[object], expected: Iterable[object]) -> None:
    told, expected = set(told), set(expected)
    assert sorted(map(str, told - expected)) == sorted(map(str, expected - told)) == []


def test_open_amounts_days_and_buckets_agree(compared: Compared) -> None:
    told = compared.warehouse.rows(
        "select document_number, open_amount, disputed_amount, days_overdue, overdue_bucket,"
        " age_bucket from marts.open_items"
    )
    expected = [
        (
            row.number, row.open, row.disputed, row.days_overdue, row.bucket,
            AGE_BUCKETS[row.age_years],
        )
        for ledger in compared.ledgers
        for row in aging.open_items(ledger)
    ]  # fmt: skip
    assert_same(told, expected)


def test_promises_agree(compared: Compared) -> None:
    told = compared.warehouse.rows(
        "select split_part(promise_id, ':', -1), promise_state, promised_amount, paid_in_window,"
        " open_promised_amount from marts.promises"
    )
    expected = [
        (number, row.state, row.promised, row.paid, row.held)
        for ledger in compared.ledgers
        for number, row in value_promises(ledger).items()
    ]
    assert_same(told, expected)


def test_portions_agree(compared: Compared) -> None:
    told = compared.warehouse.rows(
        "select document_number, portion_type, disposition, reason_code, amount"
        " from marts.item_dispositions inner join marts.open_items using (receivable_id)"
    )
    expected = [
        (row.number, row.portion_type, row.disposition, row.reason, row.amount)
        for ledger in compared.ledgers
        for row in aging.portions(ledger)
    ]
    assert_same(told, expected)


def test_demand_agrees(compared: Compared) -> None:
    told = compared.warehouse.rows(
        "select company_id, sum(amount) from marts.item_dispositions"
        " where disposition = 'demand' group by company_id"
    )
    expected = [
        (ledger.company, sum((row.amount for row in demanded), Decimal(0)))
        for ledger in compared.ledgers
        for demanded in [[p for p in aging.portions(ledger) if p.disposition == "demand"]]
        if demanded
    ]
    assert_same(told, expected)
