"""Gate 2: every rule has a database that it stops, and one that it lets through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from expectations.forbidden_words import FORBIDDEN_WORDS

if TYPE_CHECKING:
    from tests.quality.conftest import Ask, Count, Judge

FILE = "应收单_20260630.csv"
PUBLISHED = (
    "insert into landing.ledger_events values "
    '(1, \'run_published\', \'{"open_amounts": {"CNY": "9000.00"}}\'), '
    '(2, \'run_published\', \'{"open_amounts": {"CNY": "%s", "USD": "150"}}\')'
)

# Two documents of yuan are enough here; what was overdue of 400 yuan before is said.
AGED = (
    "update staging.stg_policy__run_limits set limit_value = 2"
    " where limit_code = 'plausible_from_rows'; "
    "insert into landing.ledger_events values "
    '(1, \'run_published\', \'{"open_amounts": {"CNY": "400.00", "USD": "150"}}\'), '
    '(2, \'tables_received\', \'{"tables": [{"table": "erp.receivables", "currency": "CNY",'
    ' "measure": "1"}, {"table": "marts.overdue", "currency": "CNY", "measure": "%s"},'
    ' {"table": "marts.overdue", "currency": "USD", "measure": "0"}]}\')'
)

# rule → what is spoiled, and the first example that the report must show
SPOILED: dict[str, tuple[str, tuple[str, int, str, str, str]]] = {
    "tasks_have_an_active_rep": (
        "update marts.collection_tasks set sales_rep_id = 'S02' where task_id = 't2'",
        (FILE, 4, "sales_rep_id", "S02", "d2"),
    ),
    "demand_is_overdue_and_positive": (
        "update marts.item_dispositions set days_overdue = 0, is_overdue = false "
        "where debtor_id = 'd2'",
        (FILE, 4, "amount", "150.00 USD, 0 days overdue", "erp:1000:B-1:1"),
    ),
    "due_dates_are_told": (
        "insert into marts.data_findings values ('due_date_estimated', 'aaaaaaaaaaaaaaaa.0.4', "
        "'erp:1000:B-1:1', 'month_mode_open', '月结30天')",
        (FILE, 4, "due_date_estimated", "month_mode_open 月结30天", "erp:1000:B-1:1"),
    ),
    "work_days_are_announced": (
        "insert into marts.data_findings values ('provisional_work_day', null, 'work_date', "
        "'2027-01-04', '2026-12-31')",
        ("", 0, "provisional_work_day", "2027-01-04 is provisional", "work_date"),
    ),
    "protected_customers_are_accounts": (
        "insert into marts.data_findings values ('protection_without_account', "
        "'aaaaaaaaaaaaaaaa.0.4', 'erp:K404', 'insolvent', '李四')",
        (FILE, 4, "protection_without_account", "insolvent, stated by 李四", "erp:K404"),
    ),
    "statements_are_of_accounts": (
        "insert into marts.data_findings values ('legal_status_not_lifted', "
        "'aaaaaaaaaaaaaaaa.0.4', 'erp:K1', 'insolvent', '李四')",
        (FILE, 4, "legal_status_not_lifted", "insolvent, stated by 李四", "erp:K1"),
    ),
    "customer_numbers_keep_their_zeros": (
        "update intermediate.int_customers set customer_number = '00107'"
        " where customer_id = 'erp:C001'; "
        "update intermediate.int_customers set customer_number = '107', "
        "is_master_data_missing = true where customer_id = 'erp:C002'",
        (
            FILE,
            4,
            "customer_number",
            "107 for 00107; 1 of 2 customer numbers of the documents are in the customer table",
            "erp:C002",
        ),
    ),
    "letters_spare_the_protected": (
        "insert into intermediate.int_debtor_holds values ('d1', null)",
        (FILE, 2, "disposition", "data of the debtor is quarantined", "A-1"),
    ),
    "letters_are_complete": (
        "update marts.letters_due set recipient_address = ' ' where letter_id = 'l1'",
        (FILE, 2, "letter", "no address", "TX-202606-000001"),
    ),
    "lending_rates_cover_the_claims": (
        "update marts.letter_interest set interest_state = 'rate_missing'",
        (FILE, 2, "overdue_from", "2026-05-02", "l1"),
    ),
    "deliveries_name_our_letters": (
        "update marts.data_findings set finding_code = 'unknown_letter_number', value = 'CK-9'",
        (FILE, 2, "letter_number", "CK-9", "CK-9"),
    ),
    "letters_add_up": (
        "update marts.letter_amounts set total_amount = 250.01 where letter_id = 'l1'",
        (
            FILE,
            2,
            "total_amount CNY",
            "250.01, but the items add up to 250.00",
            "TX-202606-000001",
        ),
    ),
    "one_letter_a_cycle": (
        "update marts.letters_due set debtor_id = 'd1'",
        (
            "",
            0,
            "company_id, letter_kind, cycle",
            "1000, reminder, 2026-06",
            "d1",
        ),
    ),
    "dispositions_sum_to_open_items": (
        "delete from marts.item_dispositions where portion_type = 'disputed'",
        (FILE, 2, "open_amount CNY", "300.00, portions 250.00", "erp:1000:A-1:1"),
    ),
    "wording_is_lawful": (
        "update staging.stg_policy__actions set script_zh = '再不付款就 曝光 你们'",
        ("eeeeeeeeeeeeeeee", 2, "wording", "曝光 in: 电话 再不付款就 曝光 你们", "actions call"),
    ),
    "marts_are_not_empty": (
        "delete from marts.lineage_edges",
        ("", 0, "rows", "0", "lineage_edges"),
    ),
    "gl_control_accounts_tie": (
        "update marts.gl_tie_out set tie_out_state = 'differs', gl_balance = 390, "
        "difference_amount = -10 where currency_code = 'CNY'",
        (
            "",
            0,
            "difference_amount",
            "-10.00 CNY: ledger 390.00, expected 400.00",
            "1000|1122|CNY",
        ),
    ),
    "gl_balances_can_be_compared": (
        "update marts.gl_tie_out set tie_out_state = 'not_comparable', "
        "obstacle = 'no_balance' where currency_code = 'USD'",
        ("", 0, "obstacle", "no_balance", "1000|1122|USD"),
    ),
    "ages_have_not_jumped": (
        AGED % "139.96",
        (
            "",
            0,
            "overdue_amount",
            "300.00 of 400.00 open, last published 139.96 of 400.00",
            "CNY",
        ),
    ),
    "open_total_has_not_collapsed": (
        PUBLISHED % "666.67",
        ("", 0, "open_amount", "400.00, last published 666.67", "CNY"),
    ),
}

AS_A_STATEMENT = (
    "update marts.letters_due set letter_kind = 'statement' where letter_id = 'l1'; "
    "update marts.letter_items set disposition_id = concat(receivable_id, ':', 'open') "
    "where letter_id = 'l1'"
)
ONLY_SHOWN = (
    "due_dates_are_told",
    "work_days_are_announced",
    "gl_balances_can_be_compared",
    "lending_rates_cover_the_claims",
    "statements_are_of_accounts",
    "deliveries_name_our_letters",
)

MORE_SPOILED = [
    (
        "due_dates_are_told",
        "update marts.data_findings set finding_code = 'due_date_unknown', value = null",
    ),
    ("tasks_have_an_active_rep", "update marts.collection_tasks set sales_rep_id = null"),
    (
        "letters_spare_the_protected",
        "update intermediate.int_customers set is_intercompany = true",
    ),
    (
        "letters_spare_the_protected",
        "update intermediate.int_customers set legal_status = 'insolvent'",
    ),
    (
        "letters_spare_the_protected",
        "update intermediate.int_receivables set collection_right = 'theirs'",
    ),
    (
        "letters_spare_the_protected",
        "update intermediate.int_receivables set assigned_to = '某保理公司'",
    ),
    (
        "letters_spare_the_protected",
        "update marts.item_dispositions set disposition = 'held' where portion_type = 'rest' "
        "and debtor_id = 'd1'",
    ),
    (
        "letters_spare_the_protected",
        "update marts.letter_items set disposition_id = 'gone' where letter_id = 'l1'",
    ),
    # a statement names what is open and ours, thanks what is paid of one who owes nothing overdue
    (
        "letters_spare_the_protected",
        "update marts.letters_due set letter_kind = 'statement' where letter_id = 'l1'",
    ),
    (
        "letters_spare_the_protected",
        AS_A_STATEMENT + "; update marts.open_items set is_assigned = true",
    ),
    (
        "letters_spare_the_protected",
        "update marts.letters_due set letter_kind = 'thanks' where letter_id = 'l1'; update "
        "marts.letter_items set disposition_id = 'erp:1000:A-0:1:paid' where letter_id = 'l1'",
    ),
    (
        "letters_spare_the_protected",
        "update marts.letters_due set letter_kind = 'repayment_plan' where letter_id = 'l1'",
    ),
    (
        "letters_are_complete",
        "update marts.letters_due set letter_kind = 'suspension' where letter_id = 'l1'",
    ),
    ("letters_spare_the_protected", "update landing.run_parameters set purpose = 'historical'"),
    ("letters_are_complete", "update marts.letters_due set recipient_name = null"),
    ("letters_are_complete", "update marts.letters_due set item_count = 2"),
    ("letters_are_complete", "update marts.letter_amounts set account_number = null"),
    (
        "letters_are_complete",
        "delete from marts.letter_amounts where letter_id = 'l1'; "
        "delete from marts.letter_items where letter_id = 'l1'; "
        "update marts.letters_due set item_count = 0",
    ),
    ("letters_add_up", "delete from marts.letter_amounts where letter_id = 'l2'"),
    (
        "dispositions_sum_to_open_items",
        "delete from marts.item_dispositions where reason_code = 'not_due'",
    ),
    (
        "dispositions_sum_to_open_items",
        "update marts.item_dispositions set currency_code = 'USD' where reason_code = 'not_due'",
    ),
    ("dispositions_sum_to_open_items", "delete from marts.open_items where currency_code = 'USD'"),
    ("marts_are_not_empty", "delete from marts.collection_tasks"),
    # a waived difference still fails the rule: the waiver is printed with it
    ("gl_control_accounts_tie", "update marts.gl_tie_out set tie_out_state = 'waived'"),
    # a published run whose totals are unknown cannot be compared with
    (
        "open_total_has_not_collapsed",
        "insert into landing.ledger_events values (1, 'run_published', '{}')",
    ),
    (
        "open_total_has_not_collapsed",
        PUBLISHED % "400" + "; delete from marts.run_summary where currency_code = 'USD'",
    ),
]

STILL_SOUND = [
    # from 35 % overdue to 75 %, no more than 40 points; a ledger that does not tell; a past day
    ("ages_have_not_jumped", AGED % "140.00"),
    ("ages_have_not_jumped", PUBLISHED % "400"),
    (
        "ages_have_not_jumped",
        AGED % "0" + "; update landing.run_parameters set purpose = 'historical'",
    ),
    # exactly 40 % less than the last published total; the published run before is not asked
    ("open_total_has_not_collapsed", PUBLISHED % "666.66"),
    # a rebuilt past day has other totals
    (
        "open_total_has_not_collapsed",
        PUBLISHED % "9000" + "; update landing.run_parameters set purpose = 'historical'",
    ),
    # a customer of documents alone whose number is like nobody's
    (
        "customer_numbers_keep_their_zeros",
        "update intermediate.int_customers set customer_number = '00107'"
        " where customer_id = 'erp:C001'; "
        "update intermediate.int_customers set customer_number = '1070', "
        "is_master_data_missing = true where customer_id = 'erp:C002'",
    ),
    # a statement names what is not demanded, and no account
    ("letters_spare_the_protected", AS_A_STATEMENT),
    (
        "letters_are_complete",
        AS_A_STATEMENT + "; update marts.letter_amounts set account_number = null",
    ),
    # the debtor of a withheld letter, and another company's hold
    (
        "letters_spare_the_protected",
        "insert into intermediate.int_debtor_holds values ('d2', null), ('d1', '2000')",
    ),
    # what cannot be compared is a warning of another rule
    ("gl_control_accounts_tie", "update marts.gl_tie_out set tie_out_state = 'not_comparable'"),
    ("gl_balances_can_be_compared", "update marts.gl_tie_out set tie_out_state = 'not_declared'"),
    # nothing is demanded, so there is nothing to do
    (
        "marts_are_not_empty",
        "delete from marts.collection_tasks; "
        "update marts.item_dispositions set disposition = 'held'",
    ),
]


def test_a_sound_outcome_passes_every_rule(judged: Judge) -> None:
    from expectations.outgoing import OUTGOING

    report = judged(2)
    assert [result.status for result in report.results] == ["passed"] * len(OUTGOING)


def test_every_rule_of_gate_2_has_a_database_that_it_stops() -> None:
    from expectations.outgoing import OUTGOING

    assert sorted(SPOILED) == sorted(rule.code for rule in OUTGOING)


@pytest.mark.parametrize("code", SPOILED)
def test_the_rule_stops_its_spoiled_database_and_shows_the_line(asked: Ask, code: str) -> None:
    spoil, expected = SPOILED[code]
    result = asked(code, spoil)
    assert result.status == ("warned" if code in ONLY_SHOWN else "failed")
    first = result.examples[0]
    assert (first.file_name, first.line, first.column, first.value, first.key) == expected


@pytest.mark.parametrize(("code", "spoil"), MORE_SPOILED)
def test_the_rule_also_stops_this(counted: Count, code: str, spoil: str) -> None:
    assert counted(code, spoil) > 0


@pytest.mark.parametrize(("code", "change"), STILL_SOUND)
def test_the_rule_lets_this_through(counted: Count, code: str, change: str) -> None:
    assert counted(code, change) == 0


def test_every_forbidden_word_is_looked_for(asked: Ask) -> None:
    words = ", ".join(f"('r{place}', '{word}')" for place, word in enumerate(FORBIDDEN_WORDS))
    result = asked(
        "wording_is_lawful",
        f"insert into staging.stg_policy__reason_texts (reason_code, text_zh) values {words}",
    )
    assert (result.status, result.rows) == ("failed", len(FORBIDDEN_WORDS))


@pytest.mark.parametrize(
    "change",
    [
        "update staging.stg_policy__actions set if_refused_zh = '上门堵人'",
        "update marts.task_words set text_zh = '通知亲友'",
    ],
)
def test_what_to_do_when_refused_and_how_to_go_about_it_are_wording_too(
    asked: Ask, change: str
) -> None:
    assert asked("wording_is_lawful", change).status == "failed"


def test_two_creditors_of_one_debtor_may_write_two_letters(asked: Ask) -> None:
    change = "update marts.letters_due set debtor_id = 'd1', company_id = right(letter_id, 1)"
    assert asked("one_letter_a_cycle", change).status == "passed"
