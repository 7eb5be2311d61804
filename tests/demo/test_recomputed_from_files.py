"""What a run publishes agrees with a second computation that reads nothing but the inbox."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from .recomputed import Books, Item, Row

Sums = dict[tuple[str, ...], Decimal]


@pytest.fixture(scope="session")
def books(demo_home: Path) -> Books:
    return Books(demo_home / "inbox" / "erp")


@pytest.fixture(scope="session")
def published(demo_release: Path) -> Callable[[str], list[Row]]:
    def table(name: str) -> list[Row]:
        with (demo_release / "published" / f"{name}.csv").open(
            encoding="utf-8", newline=""
        ) as file:
            return list(csv.DictReader(file))

    return table


def number_of(row: Row) -> str:
    return row["customer_id"].removeprefix("erp:")


def summed(pairs: list[tuple[tuple[str, ...], Decimal]]) -> Sums:
    sums: defaultdict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for key, amount in pairs:
        sums[key] += amount
    return {key: amount for key, amount in sums.items() if amount}


def who(item: Item) -> tuple[str, str, str]:
    return item.customer["业务员编码"], item.customer["客户编码"], item.currency


def test_every_open_item_its_days_and_its_bucket(
    books: Books, published: Callable[[str], list[Row]]
) -> None:
    assert len(books.items) == 35
    assert sorted(
        (row["document_number"], row["instalment_number"], Decimal(row["open_amount"]),
         int(row["days_overdue"]), row["overdue_bucket"], row["is_overdue"])
        for row in published("open_items")
    ) == sorted(
        (*item.key, item.open, item.days, item.bucket, "true" if item.days else "false")
        for item in books.items
    )  # fmt: skip


def test_every_portion_and_what_is_done_with_it(
    books: Books, published: Callable[[str], list[Row]]
) -> None:
    assert sorted(
        (row["receivable_id"], row["portion_type"], row["disposition"], row["reason_code"],
         Decimal(row["amount"]))
        for row in published("item_dispositions")
    ) == sorted(
        (f"erp:1000:{item.document}:{item.instalment}", portion, *item.settled(portion), amount)
        for item, portion, amount in books.portions()
    )  # fmt: skip


@pytest.mark.parametrize("disposition", ["demand", "held", "not_due", "excluded"])
def test_the_balances_by_disposition(
    books: Books, published: Callable[[str], list[Row]], disposition: str
) -> None:
    column = (
        f"{disposition}_portion_amount" if disposition == "not_due" else f"{disposition}_amount"
    )
    found = [
        ((number_of(row), row["currency_code"]), Decimal(row[column]))
        for row in published("customer_balances")
    ]
    wanted = [
        (who(item)[1:], amount)
        for item, portion, amount in books.portions()
        if item.settled(portion)[0] == disposition
    ]
    assert summed(found) == summed(wanted) != {}


@pytest.mark.parametrize(
    "bucket", ["not_due", "d1_30", "d31_60", "d61_90", "d91_180", "d181_365", "d366_plus"]
)
def test_the_balances_by_age(
    books: Books, published: Callable[[str], list[Row]], bucket: str
) -> None:
    found = [
        ((number_of(row), row["currency_code"]), Decimal(row[f"{bucket}_amount"]))
        for row in published("customer_balances")
    ]
    wanted = [(who(item)[1:], item.open) for item in books.items if item.bucket == bucket]
    assert summed(found) == summed(wanted)


def test_the_demand_of_every_rep_and_debtor_by_currency(
    books: Books, published: Callable[[str], list[Row]]
) -> None:
    uscc = {row["统一社会信用代码"]: number for number, row in books.customers.items()}
    tasks = {row["task_id"]: row for row in published("collection_tasks")}
    found = [
        (
            (
                tasks[row["task_id"]]["sales_rep_id"],
                uscc[tasks[row["task_id"]]["debtor_id"].removeprefix("uscc:")],
                row["currency_code"],
            ),
            Decimal(row["demand_amount"]),
        )
        for row in published("collection_task_amounts")
    ]
    wanted = [
        (who(item), amount)
        for item, portion, amount in books.portions()
        if item.settled(portion)[0] == "demand"
    ]
    assert summed(found) == summed(wanted)
    assert summed([((rep,), amount) for (rep, _, code), amount in wanted if code == "CNY"]) == {
        ("Y01",): Decimal("227451.00"),
        ("Y02",): Decimal("162666.60"),
        ("Y03",): Decimal("189265.80"),
    }


def test_what_every_letter_asks_for_or_states(
    books: Books, published: Callable[[str], list[Row]]
) -> None:
    letters = {row["letter_id"]: row for row in published("letters_due")}
    found = [
        (
            (
                letters[row["letter_id"]]["letter_kind"],
                number_of(letters[row["letter_id"]]),
                row["currency_code"],
            ),
            Decimal(row["total_amount"]),
        )
        for row in published("letter_amounts")
        if letters[row["letter_id"]]["letter_state"] == "planned"
    ]
    listed = [
        (item, amount, item.settled(portion))
        for item, portion, amount in books.portions()
        if item.customer["通讯地址"]
    ]
    wanted = [
        (("reminder", *who(item)[1:]), amount) for item, amount, to in listed if to[0] == "demand"
    ]
    wanted += [
        (("statement", *who(item)[1:]), amount)
        for item, amount, (disposition, reason) in listed
        if disposition != "excluded" and reason not in ("legal_status", "no_owner")
    ]
    assert summed(found) == summed(wanted)
    assert len({row["letter_number"] for row in letters.values()}) == len(letters)


def test_the_totals_of_the_run(books: Books, published: Callable[[str], list[Row]]) -> None:
    assert {
        row["currency_code"]: (
            Decimal(row["open_amount"]),
            Decimal(row["overdue_amount"]),
            Decimal(row["unapplied_amount"]),
        )
        for row in published("run_summary")
    } == {
        code: (
            sum(item.open for item in books.items if item.currency == code),
            sum(item.open for item in books.items if item.currency == code and item.days),
            sum(amount for (_, currency), amount in books.unapplied.items() if currency == code),
        )
        for code in ("CNY", "USD")
    }
