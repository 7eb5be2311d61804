"""Gate 1: every rule has a database that it stops, and one that it lets through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.quality.conftest import Ask, Count, Judge

LAST_RECEIVED = (
    "update staging.stg_policy__run_limits set limit_value = 4"
    " where limit_code = 'plausible_from_rows'; "
    "insert into landing.ledger_events values (1, 'tables_received', "
    '\'{"tables": [{"table": "erp.receivables", "currency": "", "measure": "%s"},'
    ' {"table": "erp.receivables", "currency": "CNY", "measure": "%s"}]}\')'
)

# rule → what is spoiled, and the first example that the report must show:
# file, line, column, value, key (None: a rule about a whole table)
SPOILED: dict[str, tuple[str, tuple[str, int, str, str, str] | None]] = {
    "receivables_are_present": ("delete from staging.stg_receivables", None),
    "rows_reconcile": (
        "update staging.stg_row_reconciliation set rows_used = 2 where table_name = 'receivables'",
        (
            "应收单_20260630.csv",
            0,
            "rows",
            "5 in = 2 used + 1 quarantined + 1 excluded",
            "receivables",
        ),
    ),
    "control_totals_tie": (
        "update staging.stg_amount_reconciliation set amount_landed_readable = 449.99, "
        "amount_used = 399.99 where currency_code = 'CNY' and table_name = 'receivables'",
        (
            "应收单_20260630.csv",
            6,
            "amount",
            "600.00, but the rows add up to 599.99",
            "receivables",
        ),
    ),
    "declared_totals_are_proved": (
        "update landing.files set has_declared_total = true, control_amount = null; "
        "update staging.stg_row_reconciliation set unreadable_amount_rows = 1 "
        "where table_name = 'receivables'",
        (
            "应收单_20260630.csv",
            0,
            "amount",
            "unreadable amounts: 1, totals: 0",
            "receivables",
        ),
    ),
    "control_totals_can_be_compared": (
        "update landing.files set control_amount = null; "
        "update staging.stg_row_reconciliation set unreadable_amount_rows = 1 "
        "where table_name = 'receivables'; "
        "update staging.stg_amount_reconciliation set amount_landed_readable = 400, "
        "amount_quarantined_readable = 0 where currency_code = 'CNY' "
        "and table_name = 'receivables'",
        (
            "应收单_20260630.csv",
            0,
            "amount",
            "unreadable amounts: 1, totals: 0",
            "receivables",
        ),
    ),
    "receivable_keys_are_unique": (
        "update staging.stg_receivables set receivable_id = 'erp:1000:A-1:1' "
        "where document_number = 'A-2'",
        ("应收单_20260630.csv", 2, "receivable_id", "erp:1000:A-1:1", "A-1"),
    ),
    "credit_keys_are_unique": (
        "insert into staging.stg_credits values ('erp:1000:R-1', 'bbbbbbbbbbbbbbbb.1.6', 'CNY')",
        ("收款单_20260630.xlsx", 5, "credit_id", "erp:1000:R-1", "erp:1000:R-1"),
    ),
    "promise_keys_are_unique": (
        "insert into staging.stg_promises values ('erp:P-1', 'cccccccccccccccc.0.3')",
        ("承诺.csv", 2, "promise_id", "erp:P-1", "erp:P-1"),
    ),
    "contract_keys_are_unique": (
        "insert into staging.stg_contracts values ('erp:HT-1', 'cccccccccccccccc.0.6')",
        ("承诺.csv", 5, "contract_id", "erp:HT-1", "erp:HT-1"),
    ),
    "quarantine_is_within_limits": (
        "update staging.stg_policy__quarantine_limits set maximum_rows = 0",
        ("应收单_20260630.csv", 5, "original_amount", "1e3", "receivables A-3 C001"),
    ),
    "document_dates_are_plausible": (
        "update staging.stg_receivables set document_date = date '2026-08-01' "
        "where document_number = 'B-1'",
        (
            "应收单_20260630.csv",
            4,
            "document_date",
            "2026-08-01, business date 2026-06-30",
            "B-1",
        ),
    ),
    "files_are_fresh_enough": (
        "update landing.files set age_days = 61 where table_name = 'promises'",
        ("承诺.csv", 0, "age in days", "61", "promises"),
    ),
    "receipts_and_rates_are_fresh_enough": (
        "update landing.files set age_days = 4 where table_name = 'credits'",
        ("收款单_20260630.xlsx", 0, "age in days", "4", "credits"),
    ),
    "currencies_are_known": (
        "update staging.stg_receivables set currency_code = 'XXX' where document_number = 'B-1'",
        ("应收单_20260630.csv", 4, "currency_code", "XXX", "B-1"),
    ),
    "tables_are_as_large_as_before": (
        LAST_RECEIVED % ("10", "900"),
        ("", 0, "rows", "4, last published 10", "erp.receivables"),
    ),
    "policy_is_well_formed": (
        "insert into staging.stg_policy__problems values "
        "('dddddddddddddddd.0.3', 'reason_texts', 'text_zh', '', 'required_blank')",
        ("reason_texts.csv", 3, "text_zh", "", "reason_texts required_blank"),
    ),
    "answers_can_be_used": (
        "update staging.stg_answers__answers"
        " set promise_column = 'promised_date', promise_rule = 'past_date'",
        ("今日催收任务.xlsx", 5, "promised_date", "past_date", "t1"),
    ),
}

ONLY_SHOWN = (
    "control_totals_can_be_compared",
    "receipts_and_rates_are_fresh_enough",
    "answers_can_be_used",
)

TOTALS_OF = """
    create table kept as select * from staging.stg_exclusions;
    delete from staging.stg_exclusions;
    insert into staging.stg_exclusions
    select source_row_id, file_sha256, table_name, reason_code, unnest(%s) from kept;
    update staging.stg_amount_reconciliation
    set amount_landed_readable = (select sum(amount) from staging.stg_exclusions),
        amount_excluded = (select sum(amount) from staging.stg_exclusions)
    where table_name = 'receivables' and currency_code is null
"""

MORE_IN_QUARANTINE = """
    update staging.stg_policy__quarantine_limits set maximum_rows = 20;
    insert into staging.stg_quarantine
    select held.* from staging.stg_quarantine as held, range(%s) as copies (copy)
"""
MORE_SPOILED = [
    # three of five rows are a large part, though few
    ("quarantine_is_within_limits", MORE_IN_QUARANTINE % 2),
    ("rows_reconcile", "delete from staging.stg_row_reconciliation where table_name = 'credits'"),
    (
        "rows_reconcile",
        "update staging.stg_amount_reconciliation set amount_used = 149.99 "
        "where currency_code = 'USD'",
    ),
    # the control file says another sum than the rows and their total row
    ("control_totals_tie", "update landing.files set control_amount = 600.01"),
    # a control file whose sum nobody can compare
    (
        "declared_totals_are_proved",
        "update staging.stg_row_reconciliation set unreadable_amount_rows = 1 "
        "where table_name = 'receivables'",
    ),
    ("declared_totals_are_proved", "delete from staging.stg_amount_reconciliation"),
    # as many rows as before, of a fifth and of four times the money
    ("tables_are_as_large_as_before", LAST_RECEIVED % ("4", "2500")),
    ("tables_are_as_large_as_before", LAST_RECEIVED % ("4", "100")),
    ("tables_are_as_large_as_before", LAST_RECEIVED % ("10", "450")),
    # two totals of which neither is right
    (
        "control_totals_tie",
        TOTALS_OF % "[200, 300]",
    ),
    # the grand total is right, the subtotals are not
    ("control_totals_tie", TOTALS_OF % "[200, 300, 600]"),
    (
        "document_dates_are_plausible",
        "update staging.stg_receivables set document_date = date '1996-05-01' "
        "where document_number in ('A-1', 'A-2')",
    ),
    ("document_dates_are_plausible", "delete from landing.sources"),
    (
        "document_dates_are_plausible",
        "update staging.stg_receivables set document_date = null where document_number = 'A-1'",
    ),
    # without any limit nothing may be old
    ("files_are_fresh_enough", "delete from staging.stg_policy__freshness_limits"),
    ("currencies_are_known", "update staging.stg_credits set currency_code = null"),
    (
        "policy_is_well_formed",
        "delete from staging.stg_policy__run_limits where limit_code = 'maximum_open_total_drop'",
    ),
]

STILL_SOUND = [
    # half of what there was; three rows before are too few to tell
    ("tables_are_as_large_as_before", LAST_RECEIVED % ("8", "900")),
    ("tables_are_as_large_as_before", LAST_RECEIVED % ("3", "9000")),
    # two subtotals and their sum; two subtotals alone; the total on top and at the end
    ("control_totals_tie", TOTALS_OF % "[200, 400, 600]"),
    ("control_totals_tie", TOTALS_OF % "[200, 400]"),
    ("control_totals_tie", TOTALS_OF % "[600, 600]"),
    # one quarantined row is no more than a fifth of five
    (
        "quarantine_is_within_limits",
        "update staging.stg_policy__quarantine_limits set maximum_rows = 0, maximum_share = 0.20",
    ),
    # two rows are too few to tell of a large part
    ("quarantine_is_within_limits", MORE_IN_QUARANTINE % 1),
    # a limit of the table's own comes before the limit for any table
    (
        "quarantine_is_within_limits",
        "update staging.stg_policy__quarantine_limits set maximum_rows = 0; insert into "
        "staging.stg_policy__quarantine_limits values ('receivables', 1, 0)",
    ),
    # one document in three is an old one, and 40 % may be
    (
        "document_dates_are_plausible",
        "update staging.stg_receivables set document_date = date '1999-05-01' "
        "where document_number = 'A-1'",
    ),
    # dated after the business date, on the last of the policy's 31 days
    (
        "document_dates_are_plausible",
        "update staging.stg_receivables set document_date = date '2026-07-31' "
        "where document_number = 'A-1'",
    ),
    # the limit for any table is asked when the table has none of its own
    (
        "files_are_fresh_enough",
        "update staging.stg_policy__freshness_limits set table_name = '*' "
        "where table_name = 'promises'",
    ),
]


def test_a_sound_delivery_passes_every_rule(judged: Judge) -> None:
    from expectations.incoming import INCOMING

    report = judged(1)
    assert [result.status for result in report.results] == ["passed"] * len(INCOMING)
    assert report.is_open


def test_every_rule_of_gate_1_has_a_database_that_it_stops() -> None:
    from expectations.incoming import INCOMING

    assert sorted(SPOILED) == sorted(rule.code for rule in INCOMING)


@pytest.mark.parametrize("code", SPOILED)
def test_the_rule_stops_its_spoiled_database_and_shows_the_line(asked: Ask, code: str) -> None:
    spoil, expected = SPOILED[code]
    result = asked(code, spoil)
    assert result.status == ("warned" if code in ONLY_SHOWN else "failed")
    if expected is None:
        assert (result.examples, result.message) == ((), "observed 0")
    else:
        first = result.examples[0]
        shown = (first.file_name, first.line, first.column, first.value, first.key)
        assert shown == expected


@pytest.mark.parametrize(("code", "spoil"), MORE_SPOILED)
def test_the_rule_also_stops_this(counted: Count, code: str, spoil: str) -> None:
    assert counted(code, spoil) > 0


@pytest.mark.parametrize(("code", "change"), STILL_SOUND)
def test_the_rule_lets_this_through(counted: Count, code: str, change: str) -> None:
    assert counted(code, change) == 0


def test_an_unreadable_amount_under_a_declared_total_closes_the_gate(judged: Judge) -> None:
    report = judged(1, SPOILED["declared_totals_are_proved"][0])
    told = {result.code: result.status for result in report.results if result.status != "passed"}
    assert told == {"declared_totals_are_proved": "failed"}
    assert not report.is_open


def test_one_under_a_total_that_nobody_declared_is_shown_and_closes_nothing(
    judged: Judge,
) -> None:
    report = judged(1, SPOILED["control_totals_can_be_compared"][0])
    told = {result.code: result.status for result in report.results if result.status != "passed"}
    assert told == {"control_totals_can_be_compared": "warned"}
    assert report.is_open
