"""A run of the demo gives the tasks and the letters worked out beside it in plain Python."""

from __future__ import annotations

import json

from .company_parties import CNY_ACCOUNT, CUSTOMERS, USD_ACCOUNT
from .conftest import Query
from .expected import customer, debtor_id
from .expected_actions import EXITS, TASKS, balances, demands, letters, money, statements

NUMBER_OF = {debtor_id(row): row.number for row in CUSTOMERS}


def test_every_task_is_with_the_customers_rep_and_no_demand_is_without_one(
    marts: Query,
) -> None:
    found = [
        (NUMBER_OF[row[0]], row[1])
        for row in marts("select debtor_id, sales_rep_id from collection_tasks")
    ]
    assert all(rep == (customer(number).rep or None) for number, rep in found)
    numbers = [number for number, _ in found]
    assert len(numbers) == len(set(numbers))
    followed = {"K1003", "K1008", "K1012"}  # due in five days; cash to apply; a claim to file
    assert set(demands()) | followed <= set(numbers)
    assert "K1013" not in numbers  # intercompany


def test_every_list_has_its_order_its_scores_and_what_to_do(marts: Query) -> None:
    found = marts(
        "select sales_rep_id, debtor_id, score, recommended_action, method_code"
        " from collection_tasks"
        " order by sales_rep_id, rank"
    )
    assert [(rep, NUMBER_OF[debtor], *rest) for rep, debtor, *rest in found] == [
        (rep, number, sum(points), action, method) for rep, number, points, action, method in TASKS
    ]


def test_every_task_says_what_ends_it_and_none_is_cut(marts: Query) -> None:
    found = marts("select debtor_id, leaves_when, cut_reason from collection_tasks")
    assert {NUMBER_OF[debtor]: exits for debtor, exits, _ in found} == EXITS
    assert {cut for _, _, cut in found} == {None}


def test_broken_promises_keep_their_place_and_only_they(marts: Query) -> None:
    found = marts("select debtor_id from collection_tasks where is_guaranteed")
    assert {NUMBER_OF[debtor] for (debtor,) in found} == {"K1001", "K1002"}


def test_every_part_of_a_score_is_what_policy_gives(marts: Query) -> None:
    rules = (
        "overdue_amount", "days_overdue", "broken_promise", "promise_due", "credit_breach",
        "customer_importance",
        "grade",
    )  # fmt: skip
    found = marts(
        "select debtor_id, rule_code, points from task_score_components"
        " join collection_tasks using (task_id)"
    )
    assert {(NUMBER_OF[debtor], rule): points for debtor, rule, points in found} == {
        (number, rule): part
        for _, number, points, *_ in TASKS
        for rule, part in zip(rules, points, strict=True)
        if part
    }


def test_the_oldest_is_the_oldest_overdue_item_held_or_not(marts: Query) -> None:
    found = marts("select debtor_id, maximum_days_overdue, oldest_due_date from collection_tasks")
    oldest = {NUMBER_OF[debtor]: (days, str(due)) for debtor, days, due in found}
    assert oldest["K1004"] == (46, "2026-05-15")  # promised for 3 July, and still as old
    assert oldest["K1008"] == (31, "2026-05-30")  # covered by cash that nobody has applied
    assert oldest["K1012"] == (379, "2025-06-16")  # insolvent


def test_the_days_of_a_reason_are_those_of_what_is_to_be_acted_on(marts: Query) -> None:
    [(parameters,)] = marts(
        "select first_reason_parameters from collection_tasks"
        " where debtor_name like '南京霁桥%' and first_reason_code = 'days_overdue'"
        " union all select second_reason_parameters from collection_tasks"
        " where debtor_name like '南京霁桥%' and second_reason_code = 'days_overdue'"
        " union all select third_reason_parameters from collection_tasks"
        " where debtor_name like '南京霁桥%' and third_reason_code = 'days_overdue'"
    )
    assert json.loads(parameters) == {"days": "18"}


def test_who_may_owe_nothing_is_told_as_a_cash_only_customer(marts: Query) -> None:
    found = marts(
        "select debtor_id, first_reason_code, first_reason_parameters from collection_tasks"
        " where first_reason_code in ('cash_only', 'credit_breach')"
    )
    assert {NUMBER_OF[debtor]: (code, json.loads(text)) for debtor, code, text in found} == {
        "K1007": ("cash_only", {"amount": "12850.00", "currency": "CNY"})
    }


def test_a_credit_that_covers_a_part_is_a_reason_and_no_excuse(marts: Query) -> None:
    found = marts(
        "select debtor_id, third_reason_code from collection_tasks"
        " where third_reason_code = 'unapplied_credit'"
    )
    assert [(NUMBER_OF[debtor], reason) for debtor, reason in found] == [
        ("K1009", "unapplied_credit")
    ]


def test_the_amounts_of_a_task_are_the_customers(marts: Query) -> None:
    columns = ("demand_amount", "held_amount", "overdue_amount", "unapplied_amount", "open_amount")
    found = marts(
        f"""
        select tasks.debtor_id, amounts.currency_code,
            {", ".join(f"amounts.{column}" for column in columns)}
        from collection_task_amounts as amounts
        join collection_tasks as tasks using (task_id)
        """,
    )
    assert found
    for debtor, currency, *amounts in found:
        assert tuple(amounts) == money(balances()[NUMBER_OF[debtor], currency], columns)


def test_the_letters_are_planned_or_withheld_as_they_should_be(
    marts: Query,
) -> None:
    found = marts(
        """
        select debtor_id, letter_state, withheld_reason, sales_rep_id, letter_kind, cycle
        from letters_due
        """,
    )
    withheld = {"K1012": ("withheld", "legal_status"), "K1017": ("withheld", "no_address")}
    stated = {
        number: withheld.get(number, ("planned", None)) for number in [*statements(), "K1012"]
    }
    assert sorted((NUMBER_OF[row[0]], *row[1:]) for row in found) == sorted(
        (number, *state, customer(number).rep, kind, cycle)
        for states, kind, cycle in (
            (letters(), "reminder", "2026-06"),
            (stated, "statement", "2026-Q2"),
        )
        for number, state in states.items()
    )
    assert sum(row[1] == "planned" for row in found) == 25


def test_a_reminder_asks_for_the_demand_in_each_currency_and_names_an_account_a_statement_neither(
    marts: Query,
) -> None:
    found = marts(
        """
        select letters.debtor_id, letters.letter_kind, amounts.currency_code,
            amounts.total_amount, amounts.account_number
        from letters_due as letters
        join letter_amounts as amounts using (letter_id)
        """,
    )
    accounts = {"CNY": CNY_ACCOUNT, "USD": USD_ACCOUNT}
    assert sorted((NUMBER_OF[row[0]], *row[1:]) for row in found) == sorted(
        (number, kind, currency, amount, accounts[currency] if kind == "reminder" else None)
        for kind, letters_of in (("reminder", demands()), ("statement", statements()))
        for number, amounts in letters_of.items()
        for currency, amount in amounts.items()
    )


def test_the_lines_of_a_letter_add_up_to_its_totals(marts: Query) -> None:
    lines = marts(
        """
        select letters.debtor_id, letters.letter_kind, items.currency_code, sum(items.amount)
        from letters_due as letters
        join letter_items as items using (letter_id)
        group by letters.debtor_id, letters.letter_kind, items.currency_code
        """,
    )
    assert {(NUMBER_OF[row[0]], *row[1:3]): row[3] for row in lines} == {
        (number, kind, currency): amount
        for kind, letters_of in (("reminder", demands()), ("statement", statements()))
        for number, amounts in letters_of.items()
        for currency, amount in amounts.items()
    }
