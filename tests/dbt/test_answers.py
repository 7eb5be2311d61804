"""What reps write into their lists: read exactly, judged part by part, never counted twice."""
# ruff: noqa: E501 - one case a line

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from landing import Landing, Warehouse

AS_OF = "2026-07-01"
SHOWN = {
    "CNY": ("1000", "CNY", "10000.0000", "25000.0000"),
    "USD": ("1000", "USD", "500.0000", "800.0000"),
}


class Lists:
    """Lands returned rows; a customer and an invoice of 25,000 yuan for each."""

    def __init__(self, landing: Landing) -> None:
        self.landing = landing
        self.count = 0

    def answer(self, name: str, currencies: str = "CNY", **cells: Any) -> None:
        """One filled row; `name` is the task, and the customer where he is not known yet."""
        self.count += 1
        if name not in {row["customer_number"] for row in self.landing.rows["generic_customers"]}:
            self.customer(name)
        accounts = [
            {
                "company_id": SHOWN[code][0],
                "currency_code": code,
                "customer_id": f"erp:{name}",
                "demand_amount": SHOWN[code][2],
                "open_amount": SHOWN[code][3],
            }
            for code in currencies.split()
        ]
        row = {
            "folder": "R1",
            "place": 1,
            "problem": "",
            "is_signed": True,
            "hk_task": name,
            "hk_run": "0123456789abcdef",
            "hk_rep": "R1",
            "hk_folder": "R1",
            "hk_day": AS_OF,
            "hk_shown": " ".join(map(json.dumps, accounts)),
            "promised_amount_cells": "text",
            "disputed_amount_cells": "text",
            "addresses": "{}",
            **cells,
        }
        self.landing.add("answers_answers", source="answers", line=self.count + 5, **row)

    def customer(self, name: str) -> None:
        self.landing.add(
            "customers", customer_number=name, customer_name=name, sales_rep_number="R1"
        )
        self.landing.add(
            "receivables", document_number=f"{name}-1", customer_number=name, currency_code="CNY",
            document_date="2026-03-01", due_date="2026-04-01", original_amount="10000.00",
        )  # fmt: skip
        self.landing.add(
            "receivables", document_number=f"{name}-2", customer_number=name, currency_code="CNY",
            document_date="2026-03-02", due_date="2026-05-01", original_amount="15000.00",
        )  # fmt: skip


DATES = {
    "iso": ("2026-07-15", date(2026, 7, 15)),
    "midnight": ("2026-07-15 00:00:00", date(2026, 7, 15)),
    "slashes": ("2026/7/15", date(2026, 7, 15)),
    "compact": ("20260715", date(2026, 7, 15)),
    "chinese": ("2026年7月15日", date(2026, 7, 15)),
    "chinese_without_day_word": ("2026年7月15", date(2026, 7, 15)),
    "two_digit_year": ("26-7-15", date(2026, 7, 15)),
    "month_and_day": ("12月5日", date(2026, 12, 5)),
    "month_and_day_of_next_year": ("1月1日", date(2027, 1, 1)),
    "day_as_number": ("7月15号", date(2026, 7, 15)),
    "short": ("7/15", date(2026, 7, 15)),
    "full_width": ("７月１５日", date(2026, 7, 15)),
    "serial": ("46218", date(2026, 7, 15)),
    "the_same_day": ("2026-07-01", date(2026, 7, 1)),
}
WRONG_DATES = {
    "past": ("2026-06-30", "past_date"),
    "past_without_year": ("6月30日", "past_date"),
    "far": ("2027-07-03", "too_far"),
    "no_such_day": ("2026-06-31", "not_a_date"),
    "two_readings": ("07/08/2026", "not_a_date"),
    "dotted": ("7.15", "not_a_date"),
    "words": ("下周一", "not_a_date"),
    "uncalculated": ("=?", "not_a_date"),
}
AMOUNTS = {
    "plain": ("20000", "text", Decimal(20000)),
    "commas": ("￥20,000.50", "text", Decimal("20000.5")),
    "wan": ("2万", "text", Decimal(20000)),
    "wan_with_decimals": ("1.25万元", "text", Decimal(12500)),
    "yuan": ("20000元", "text", Decimal(20000)),
    "full_width_digits": ("２００００", "text", Decimal(20000)),
    "binary_noise": ("2309.7899999999995", "binary", Decimal("2309.79")),
    "all_of_it": ("25000.00", "text", Decimal(25000)),
}
WRONG_AMOUNTS = {
    "above": ("25000.01", "text", "above_open_amount"),
    "zero": ("0", "text", "not_positive"),
    "negative": ("-5", "text", "not_positive"),
    "exponent": ("1e3", "text", "not_an_amount"),
    "split_wan": ("3万5", "text", "not_an_amount"),
    "decimals_of_text": ("100.0000001", "text", "too_many_decimals"),
    "decimals": ("100.005", "binary", "too_many_decimals"),
    "badly_grouped": ("20,00", "text", "not_an_amount"),
}


@pytest.fixture(scope="module")
def built(landing: Landing) -> Warehouse:
    landing.as_of = AS_OF
    lists = Lists(landing)
    landing.add("sales_reps", sales_rep_number="R1", rep_name="一")
    for case, (text, _) in DATES.items():
        lists.answer(f"date_{case}", promised_date=text)
    for case, (text, _) in WRONG_DATES.items():
        lists.answer(f"wrong_date_{case}", promised_date=text, note="n")
    for case, (text, kind, _) in AMOUNTS.items():
        lists.answer(
            f"amount_{case}",
            promised_date="2026-07-15",
            promised_amount=text,
            promised_amount_cells=kind,
        )
    for case, (text, kind, _) in WRONG_AMOUNTS.items():
        lists.answer(
            f"wrong_amount_{case}",
            promised_date="2026-07-15",
            promised_amount=text,
            promised_amount_cells=kind,
        )
    _parts(lists)
    _copies(lists)
    return landing.build_for(
        "answers", "disputes", "int_promises", "int_task_snoozes", "int_contact_events"
    )


def _parts(lists: Lists) -> None:
    lists.answer(
        "all_parts",
        contact_result="已联系：承诺付款",
        excuse="E6 资金紧张",
        promised_date="2026-07-15",
        promised_amount="20000",
        disputed_amount="12000",
        dispute_reason="质量问题",
        next_follow_up="2026-07-10",
        note="三方通话",
    )
    lists.answer("bad_code", contact_result="打过了", promised_date="2026-07-15")
    lists.answer("bad_excuse", contact_result="未联系上", excuse="E99")
    lists.answer("no_date", promised_amount="100")
    lists.answer("reason_only", dispute_reason="质量问题")
    lists.answer("snooze_too_long", next_follow_up="2026-08-02")
    lists.answer("two_currencies", "CNY USD", promised_date="2026-07-15", promised_amount="100")
    lists.answer(
        "in_dollars", "CNY USD", promised_date="2026-07-15", promised_amount="100", currency="USD"
    )
    lists.answer("all_currencies", "CNY USD", promised_date="2026-07-15")
    lists.answer(
        "foreign_currency", promised_date="2026-07-15", promised_amount="100", currency="USD"
    )


def _copies(lists: Lists) -> None:
    lists.answer("unsigned", is_signed=False, promised_date="2026-07-15")
    lists.answer("wrong_folder", folder="R2", promised_date="2026-07-15")
    lists.answer("inserted", hk_task="", is_signed=False, note="谁")
    lists.answer("unreadable", problem="unreadable_file", hk_task="", is_signed=False)
    lists.answer("again", promised_date="2026-07-15")
    lists.answer("again", promised_date="2026-07-15")
    lists.answer("again", place=2, promised_date="2026-07-15")
    lists.answer("corrected", promised_date="2026-07-15", promised_amount="100")
    lists.answer("corrected", place=2, promised_date="2026-07-16", promised_amount="200")
    lists.answer("differs", promised_date="2026-07-15")
    lists.answer("differs", promised_date="2026-07-16")
    lists.answer(
        "other_day", hk_day="2026-06-30", promised_date="2026-07-15", promised_amount="100"
    )
    lists.answer("other_day", promised_date="2026-07-20", promised_amount="300")
    lists.answer("settled", hk_day="2026-06-30", disputed_amount="500")
    lists.answer("settled", contact_result="异议已解决")


def asked(built: Warehouse, columns: str, prefix: str) -> dict[str, tuple[Any, ...]]:
    query = f"select task_id, {columns} from marts.answers where starts_with(task_id, '{prefix}')"
    return {row[0].removeprefix(prefix): row[1:] for row in built.rows(query)}


def promises(built: Warehouse, task: str) -> list[tuple[Any, ...]]:
    return built.rows(
        "select made_on, promised_date, promised_amount, currency_code from intermediate.int_promises"
        f" where promise_id like 'answers:{task}:%' order by made_on, currency_code"
    )


def test_a_date_is_read_in_every_form_that_has_one_reading(built: Warehouse) -> None:
    found = asked(built, "promised_day, promise_rule", "date_")
    assert found == {case: (day, None) for case, (_, day) in DATES.items()}


def test_a_date_that_cannot_be_meant_is_refused_with_its_reason(built: Warehouse) -> None:
    found = asked(built, "promise_column, promise_rule, has_promise, has_contact", "wrong_date_")
    assert found == {
        case: ("promised_date", rule, False, True) for case, (_, rule) in WRONG_DATES.items()
    }


def test_an_amount_is_read_exactly(built: Warehouse) -> None:
    found = asked(built, "promised_value, promise_rule", "amount_")
    assert found == {case: (amount, None) for case, (_, _, amount) in AMOUNTS.items()}


def test_an_amount_is_never_rounded_guessed_or_above_what_is_open(built: Warehouse) -> None:
    found = asked(built, "promise_column, promise_rule, has_promise", "wrong_amount_")
    assert found == {
        case: ("promised_amount", rule, False) for case, (_, _, rule) in WRONG_AMOUNTS.items()
    }


def test_an_accepted_row_is_a_promise_a_contact_and_a_day_to_come_back(built: Warehouse) -> None:
    day = date(2026, 7, 1)
    assert promises(built, "all_parts") == [(day, date(2026, 7, 15), Decimal(20000), "CNY")]
    assert built.rows(
        "select debtor_id, sales_rep_id, channel, outcome_code, note, excuse_code"
        " from intermediate.int_contact_events where task_id = 'all_parts'"
    ) == [("account:erp:all_parts", "R1", "phone", "promised", "三方通话", "E6")]
    assert built.rows(
        "select told_on, snoozed_until from intermediate.int_task_snoozes"
        " where task_id = 'all_parts'"
    ) == [(day, date(2026, 7, 10))]


def test_a_disputed_amount_is_laid_on_the_oldest_documents_and_no_more(built: Warehouse) -> None:
    assert built.rows(
        "select receivable_id, opened_on, disputed_amount, reason from marts.disputes"
        " where debtor_id = 'account:erp:all_parts' order by receivable_id"
    ) == [
        ("erp:1000:all_parts-1:1", date(2026, 7, 1), Decimal(10000), "质量问题"),
        ("erp:1000:all_parts-2:1", date(2026, 7, 1), Decimal(2000), "质量问题"),
    ]  # fmt: skip


def test_what_was_disputed_counts_until_its_rep_says_it_is_settled(built: Warehouse) -> None:
    assert built.rows(
        "select opened_on, closed_on, is_open from marts.disputes"
        " where debtor_id = 'account:erp:settled'"
    ) == [(date(2026, 6, 30), date(2026, 7, 1), False)]


def test_one_wrong_cell_refuses_its_own_part_only(built: Warehouse) -> None:
    columns = "has_contact, has_promise, has_dispute, has_snooze, contact_rule, promise_rule, dispute_rule, snooze_rule"
    rows = built.rows(f"select task_id, {columns} from marts.answers")
    found = {row[0]: row[1:] for row in rows}
    assert found["bad_code"] == (False, True, False, False, "unknown_code", None, None, None)
    assert found["bad_excuse"] == (False, False, False, False, "unknown_code", None, None, None)
    assert found["no_date"] == (False, False, False, False, None, "required_blank", None, None)
    assert found["reason_only"] == (False, False, False, False, None, None, "required_blank", None)
    assert found["snooze_too_long"] == (False, False, False, False, None, None, None, "too_far")


def test_among_several_currencies_an_amount_needs_one(built: Warehouse) -> None:
    found = asked(built, "promise_column, promise_rule", "two_currencies")
    assert found == {"": ("currency", "currency_needed")}
    assert asked(built, "promise_rule", "foreign_currency") == {"": ("unknown_currency",)}
    day, until = date(2026, 7, 1), date(2026, 7, 15)
    assert promises(built, "in_dollars") == [(day, until, Decimal(100), "USD")]
    # A date alone promises all that the list asked for.
    assert promises(built, "all_currencies") == [
        (day, until, Decimal(10000), "CNY"),
        (day, until, Decimal(500), "USD"),
    ]


def test_a_row_that_cannot_prove_what_it_is_counts_nothing(built: Warehouse) -> None:
    found = built.rows(
        "select row_rule, task_id, has_contact, has_promise from marts.answers"
        " where row_rule in ('changed_row', 'other_rep', 'no_identity', 'unreadable_file')"
        " order by row_rule"
    )
    assert found == [
        ("changed_row", None, False, False),
        ("no_identity", None, False, False),
        ("other_rep", "wrong_folder", False, False),
        ("unreadable_file", "", False, False),
    ]
    assert promises(built, "unsigned") == promises(built, "wrong_folder") == []


def test_an_answer_that_comes_again_counts_once_and_a_later_one_replaces_it(
    built: Warehouse,
) -> None:
    states = built.rows(
        "select task_id, row_state, count(*) from marts.answers"
        " where task_id in ('again', 'corrected', 'differs') group by all order by all"
    )
    assert states == [
        ("again", "replaced", 2), ("again", "used", 1), ("corrected", "replaced", 1),
        ("corrected", "used", 1), ("differs", "refused", 2),
    ]  # fmt: skip
    day = date(2026, 7, 1)
    assert promises(built, "again") == [(day, date(2026, 7, 15), Decimal(10000), "CNY")]
    assert promises(built, "corrected") == [(day, date(2026, 7, 16), Decimal(200), "CNY")]
    assert promises(built, "differs") == []


def test_answers_to_the_lists_of_two_days_both_count(built: Warehouse) -> None:
    assert promises(built, "other_day") == [
        (date(2026, 6, 30), date(2026, 7, 15), Decimal(100), "CNY"),
        (date(2026, 7, 1), date(2026, 7, 20), Decimal(300), "CNY"),
    ]


def test_every_landed_row_has_an_outcome(built: Warehouse) -> None:
    assert built.rows(
        "select (select count(*) from landing.answers_answers), count(*),"
        " count(distinct answer_id) from marts.answers"
    ) == [(len(WRONG_DATES) + len(DATES) + len(AMOUNTS) + len(WRONG_AMOUNTS) + 25,) * 3]
