"""Allocation on ledgers whose truth is known, in any order of rows, and on a real set of books."""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
from landing import Landing, Warehouse

sys.path.insert(0, str(Path(__file__).parents[1]))

from oracle.allocation import Account, Application, Credit, Item, random_account

pytestmark = pytest.mark.campaign

ACCOUNTS = 80
REAL_BOOKS = Path(__file__).parents[3] / "shared" / "data" / "wide_world_importers_2013_2015"
APPLIED = """
    select credits.document_number, receivables.document_number, applications.amount,
           applications.application_method
    from intermediate.int_applications as applications
    inner join intermediate.int_credits as credits using (credit_id)
    inner join intermediate.int_receivables as receivables using (receivable_id)
"""


@dataclass(frozen=True)
class Books:
    """The accounts and the database built from them."""

    accounts: list[Account]
    warehouse: Warehouse


@pytest.fixture(scope="module")
def books(landing: Landing) -> Books:
    accounts = [random_account(seed) for seed in range(ACCOUNTS)]
    land(landing, accounts, Random(0))  # noqa: S311 - reproducible, not secret
    return Books(accounts, landing.build())


def land(landing: Landing, accounts: list[Account], order: Random) -> None:
    declare(landing)
    customers = [account.customer for account in accounts]
    items = [item for account in accounts for item in account.items]
    credits = [credit for account in accounts for credit in account.credits]
    for rows in (customers, items, credits):
        order.shuffle(rows)
    for customer in customers:
        landing.add(
            "customers", customer_number=customer, customer_name=customer, sales_rep_number="S"
        )
    land_documents(landing, items, credits, "CNY")


def declare(landing: Landing) -> None:
    landing.state(
        "sources",
        source_name="erp",
        layout="generic",
        capability="balance_forward",
        has_receipts=True,
        business_date=landing.as_of,
        receipts_business_date=landing.as_of,
        receipts_state="received",
    )


def land_documents(
    landing: Landing, items: list[Item], credits: list[Credit], currency: str
) -> None:
    for item in items:
        landing.add(
            "receivables",
            document_number=item.number,
            customer_number=item.customer,
            document_date=item.day.isoformat(),
            due_date=item.due.isoformat(),
            currency_code=currency,
            original_amount=str(item.amount),
        )
    for credit in credits:
        landing.add(
            "credits",
            credit_number=credit.number,
            credit_type="receipt",
            customer_number=credit.customer,
            effective_date=credit.day.isoformat(),
            currency_code=currency,
            amount=str(credit.amount),
            remittance_text=credit.text,
        )


def applied(warehouse: Warehouse) -> set[Application]:
    return {Application(*row) for row in warehouse.rows(APPLIED)}


def expected(books: Books) -> set[Application]:
    return {application for account in books.accounts for application in account.expected()}


def of(applications: set[Application], *methods: str) -> set[Application]:
    return {application for application in applications if application.method in methods}


def assert_same(told: set[Application], truth: set[Application]) -> None:
    assert sorted(map(str, told - truth)) == sorted(map(str, truth - told)) == []


def test_every_payment_that_a_text_or_a_sum_explains_is_recovered_and_no_other(
    books: Books,
) -> None:
    certain = ("remittance", "exact_sum")
    truth = of(expected(books), *certain)
    assert len(truth) == ACCOUNTS * 8
    assert_same(of(applied(books.warehouse), *certain), truth)


def test_what_texts_and_sums_leave_open_goes_in_the_order_of_the_law(books: Books) -> None:
    truth = of(expected(books), "statutory_order")
    assert len(truth) >= ACCOUNTS * 3
    assert_same(of(applied(books.warehouse), "statutory_order"), truth)


def test_the_order_of_the_rows_decides_nothing(
    books: Books, tmp_path_factory: pytest.TempPathFactory
) -> None:
    shuffled = Landing(tmp_path_factory.mktemp("shuffled") / "warehouse.duckdb")
    land(shuffled, books.accounts, Random(1))  # noqa: S311 - reproducible, not secret
    again = shuffled.build("staging", "intermediate")
    assert applied(again) == applied(books.warehouse)


def test_money_is_neither_made_nor_lost(books: Books) -> None:
    items = sum(item.amount for account in books.accounts for item in account.items)
    credits = sum(credit.amount for account in books.accounts for credit in account.credits)
    [(net,)] = books.warehouse.rows("select sum(net_amount) from marts.customer_balances")
    assert net == items - credits


def test_the_rows_behind_an_open_amount_still_add_up_to_it(books: Books) -> None:
    assert books.warehouse.rows(
        """
        select count(*) from marts.open_items
        where open_amount <> (
            select sum(contribution) from marts.lineage_edges
            where output_table = 'open_items' and output_key = receivable_id
        )
        """
    ) == [(0,)]


def test_no_letter_prints_an_inferred_amount_as_a_fact(books: Books) -> None:
    assert books.warehouse.rows(
        "select distinct letter_state, withheld_reason from marts.letters_due"
    ) == [("withheld", "assumed_allocation")]
    assert books.warehouse.rows(
        "select distinct rests_on_inference from marts.collection_task_items"
    ) == [(True,)]


def test_the_meter_tells_how_much_rests_on_which_method(books: Books) -> None:
    account = books.accounts[0]
    by_method: defaultdict[str, Decimal] = defaultdict(Decimal)
    for application in account.expected():
        by_method[application.method] += application.amount
    total = sum((item.amount for item in account.items), Decimal(0))
    left = total - sum(by_method.values())
    by_order = min(left, by_method["statutory_order"])
    assert books.warehouse.rows(
        f"""
        select open_amount, inferred_open_amount, inferred_share, statutory_order_open_amount,
               remittance_applied_amount
        from marts.allocation_meter where debtor_id = 'account:erp:{account.customer}'
        """
    ) == [(left, left, 1, by_order, by_method["remittance"])]


def test_the_credits_to_apply_are_listed_with_what_they_would_change(books: Books) -> None:
    account = books.accounts[0]
    first = account.credits[0]
    left = {row[0]: row[1:] for row in books.warehouse.rows(
        f"""
        select document_number, effect_code, application_method, amount
        from marts.receipts_to_apply where document_number = '{first.number}'
        """
    )}  # fmt: skip
    open_amount = sum((item.amount for item in account.items), Decimal(0)) - sum(
        (credit.amount for credit in account.credits), Decimal(0)
    )
    assert left == {first.number: ("settles_overdue", "remittance", min(first.amount, open_amount))}


# The real set of books: its receipts carry no invoice link, and paying the oldest first explains
# every one of them to the cent.


@dataclass(frozen=True)
class RealBooks:
    """Items and credits as read, and the database built from them."""

    items: list[Item]
    credits: list[Credit]
    warehouse: Warehouse


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> RealBooks:
    landing = Landing(tmp_path_factory.mktemp("real_books") / "warehouse.duckdb")
    landing.as_of = "2015-12-31"
    landing.known_at = "2016-01-01 06:00:00"
    items, credits = real_items(), real_credits()
    declare(landing)
    for customer in sorted({item.customer for item in items}):
        landing.add("customers", customer_number=customer, customer_name=customer)
    land_documents(landing, items, credits, "USD")
    return RealBooks(items, credits, landing.build("staging", "intermediate"))


def real_items() -> list[Item]:
    with (REAL_BOOKS / "invoices.csv").open(encoding="utf-8", newline="") as file:
        return [
            Item(
                row["CustomerTransactionID"].zfill(7),
                row["CustomerID"],
                date.fromisoformat(row["TransactionDate"]),
                date.fromisoformat(row["DueDate"]),
                Decimal(row["TransactionAmount"]),
            )
            for row in csv.DictReader(file)
        ]


def real_credits() -> list[Credit]:
    with (REAL_BOOKS / "receipts.csv").open(encoding="utf-8", newline="") as file:
        return [
            Credit(
                row["CustomerTransactionID"].zfill(7),
                row["CustomerID"],
                date.fromisoformat(row["TransactionDate"]),
                -Decimal(row["TransactionAmount"]),
            )
            for row in csv.DictReader(file)
        ]


@pytest.mark.shared_data
@pytest.mark.campaign
@pytest.mark.skipif(not REAL_BOOKS.exists(), reason="the third-party data is not here")
def test_on_real_books_first_in_first_out_and_exact_sums_agree(real: RealBooks) -> None:
    told = applied(real.warehouse)
    amounts: defaultdict[str, Decimal] = defaultdict(Decimal)
    agreeing: defaultdict[str, Decimal] = defaultdict(Decimal)
    truth = {(pair.credit, pair.item, pair.amount) for pair in first_in_first_out(real)}
    for application in told:
        amounts[application.method] += application.amount
        if (application.credit, application.item, application.amount) in truth:
            agreeing[application.method] += application.amount
    assert (len(told), len(truth)) == (61_214, 61_214)
    assert amounts == {
        "exact_sum": Decimal("157628239.86"),
        "statutory_order": Decimal("14212130.25"),
    }
    assert agreeing == amounts


def first_in_first_out(real: RealBooks) -> list[Application]:
    accounts: dict[str, Account] = {}
    for item in real.items:
        accounts.setdefault(item.customer, Account(item.customer)).items.append(item)
    for credit in real.credits:
        accounts[credit.customer].credits.append(credit)
    return [pair for account in accounts.values() for pair in account.expected()]
