"""The week of docs/week.md is what a home lives, and its figures are those of plain arithmetic."""

from __future__ import annotations

import csv
import io
from collections import Counter
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from .days import WEEK
from .story import CODES, PAGE, Lived, live_week, story

STALE = "stale: run `.venv/bin/python -m tests.week.story` and read what changed"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("week") / "home"


@pytest.fixture(scope="module")
def week(home: Path) -> list[Lived]:
    return list(live_week(home))


def open_in_files(inbox: Path, day: str) -> dict[str, Decimal]:
    """Invoices less applications of that day's files, by currency, up to the day."""
    stamp = day.replace("-", "")
    text = (inbox / f"应收单_{stamp}.csv").read_bytes().decode("gb18030")
    lines = [line for line in csv.reader(io.StringIO(text)) if line[0].startswith("XS")]
    amounts: Counter[str] = Counter()
    currency_of: dict[str, str] = {}
    for line in lines:
        currency_of[line[0]] = CODES[line[7]]
        amounts[CODES[line[7]]] += Decimal(line[8])  # type: ignore[assignment]
    text = (inbox / f"核销记录_{stamp}.csv").read_text("utf-8")
    for row in csv.DictReader(io.StringIO(text)):
        if row["核销日期"] <= day and not (row["冲销日期"] and row["冲销日期"] <= day):
            amounts[currency_of[row["应收单号"]]] -= Decimal(row["核销金额"])  # type: ignore[assignment]
    return {code: Decimal(amount) for code, amount in amounts.items()}


@pytest.mark.campaign
def test_the_week_is_the_story_of_the_page(week: list[Lived]) -> None:
    assert story(week) == PAGE.read_text("utf-8"), STALE


@pytest.mark.campaign
def test_the_money_of_each_day_is_that_of_the_files_and_of_the_hand(
    week: list[Lived], home: Path
) -> None:
    for lived in week:
        by_hand = {code: Decimal(amount) for code, amount in lived.day.open_amounts.items()}
        in_files = open_in_files(home / "inbox" / "erp", lived.day.date)
        assert lived.open_amounts == by_hand == in_files, lived.day.date


@pytest.mark.campaign
def test_every_bridge_foots_and_begins_where_the_last_one_ended(week: list[Lived]) -> None:
    last = {code: Decimal(amount) for code, amount in WEEK[0].open_amounts.items()}
    for lived in week[1:]:
        for one in lived.bridges["currencies"]:
            opening, closing = Decimal(one["opening_amount"]), Decimal(one["closing_amount"])
            moved = sum(Decimal(movement["amount"]) for movement in one["movements"])
            assert opening == last[one["currency_code"]]
            assert opening + moved == closing
            last[one["currency_code"]] = closing


@pytest.mark.campaign
def test_every_entry_that_differs_is_told_once_with_its_reasons(week: list[Lived]) -> None:
    for before, after in pairwise(week):
        told = [task["task_id"] for task in after.bridges["tasks"]]
        assert len(told) == len(set(told))
        assert all(task["reasons"] for task in after.bridges["tasks"])
        shown = ("task_id", "sales_rep_id", "rank", "recommended_action", "cut_reason")
        entries = [
            {tuple(task[name] for name in shown) for task in day.tasks} for day in (before, after)
        ]
        assert {entry[0] for entry in entries[0] ^ entries[1]} <= set(told)


@pytest.mark.campaign
def test_a_task_keeps_its_id_when_its_first_item_is_paid_and_when_its_rep_changes(
    week: list[Lived],
) -> None:
    for customer, reps in (("K1015", {"Y01"}), ("K1018", {"Y02", "Y03"})):
        tasks = [lived.task_of(customer) for lived in week]
        assert len({task["task_id"] for task in tasks if task}) == 1
        assert {task["sales_rep_id"] for task in tasks if task} == reps
        assert all(tasks)


@pytest.mark.campaign
def test_a_broken_promise_is_escalated_the_day_after_its_tolerance_and_not_before(
    week: list[Lived],
) -> None:
    states = [
        one["promise_state"]
        for lived in week
        for one in lived.promises
        if one["customer_number"] == "K1018"
    ]
    assert states == ["open"] * 4 + ["broken"]
    actions = [task["recommended_action"] for task in tasks_of(week, "K1018")]
    assert actions == ["ask_for_payment", *["confirm_promise"] * 4, "escalate_promise"]


@pytest.mark.campaign
def test_who_keeps_a_promise_and_owes_nothing_more_is_thanked_for_three_days_and_gone(
    week: list[Lived],
) -> None:
    on_the_list = [lived.task_of("K1017") is not None for lived in week]
    assert on_the_list == [True, True, True, True, True, False]
    actions = [task["recommended_action"] for task in tasks_of(week, "K1017")]
    assert actions[2:] == ["visit_after_payment"] * 3
    kept = [one for one in week[2].promises if one["customer_number"] == "K1017"]
    assert [one["promise_state"] for one in kept] == ["kept"]


@pytest.mark.campaign
def test_what_came_of_the_tasks_is_what_the_days_tell(week: list[Lived]) -> None:
    """Of the fifteen tasks of 30 June, five days on; Y03 answers for those of Y02 by then.

    Y01: K1017 was called, promised and paid; K1002 disputed; K1015 paid unasked. Y03: K1018 was
    called, promised and did not pay; K1016 was not reached; K1004 and K1010 paid. K1007 paid on
    the seventh day, which is too late.
    """
    names = ("sales_rep_id", "task_count", "contacted_count", "promised_count", "paid_count")
    told = [tuple(one[name] for name in names) for one in week[-1].worked]
    assert told == [("Y01", 5, 2, 1, 2), ("Y03", 10, 1, 1, 2)]
    shares = ("contacted_paid_share", "uncontacted_paid_share")
    assert [tuple(one[name] for name in shares) for one in week[-1].worked] == [
        (Decimal("0.5"), Decimal("0.3333")),
        (Decimal(0), Decimal("0.2222")),
    ]
    paid = {
        (one["customer_number"], one["currency_code"]): one["collected_amount"]
        for one in week[-1].results
        if one["paid_on"]
    }
    assert paid == {
        ("K1015", "CNY"): Decimal("7000"),
        ("K1017", "CNY"): Decimal("41870"),
        ("K1004", "CNY"): Decimal("96300"),
        ("K1010", "USD"): Decimal("8640.80"),
    }
    assert all(not lived.worked for lived in week[:4])


@pytest.mark.campaign
def test_a_list_that_comes_twice_counts_once(week: list[Lived], home: Path) -> None:
    answered = [one for one in week[1].promises if str(one["promise_id"]).startswith("answers")]
    assert sorted((one["customer_number"], one["promised_amount"]) for one in answered) == [
        ("K1017", Decimal("41870")),
        ("K1018", Decimal("35966.60")),
    ]
    release = home / "releases" / week[1].run.run_id / "warehouse.duckdb"
    with duckdb.connect(str(release), read_only=True) as connection:
        counted = connection.execute(
            "select count(*), sum(disputed_amount) from marts.disputes"
            " inner join intermediate.int_customers using (debtor_id)"
            " where customer_number = 'K1002' and is_open"
        ).fetchone()
        contacts = connection.execute(
            "select count(*) from intermediate.int_contact_events"
            " inner join intermediate.int_customers using (debtor_id)"
            " where customer_number = 'K1017'"
        ).fetchone()
    assert (counted, contacts) == ((1, Decimal("6400")), (1,))


def tasks_of(week: list[Lived], customer: str) -> list[dict[str, object]]:
    """The customer's entries, day by day."""
    return [task for lived in week if (task := lived.task_of(customer))]
