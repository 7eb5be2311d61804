"""What a gate says, to whom it yields, and what it does when a rule cannot be computed."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

from flows import warehouse
from flows.quality import Waiver, ask_rules, read_report, report_lines, run_gate

if TYPE_CHECKING:
    from tests.quality.conftest import Ask, Judge, Spoiled

SPOILED_KEYS = (
    "update staging.stg_receivables set receivable_id = 'erp:1000:A-1:1' "
    "where document_number = 'A-2'"
)
MANY_ROWS = (
    "insert into staging.stg_quarantine select 'aaaaaaaaaaaaaaaa.0.' || (100 + row_number), "
    "'receivables', 'due_date', '31-02', 'A-' || row_number, 'C001' "
    "from range(1, 8) as numbers (row_number)"
)


def waiver(**changes: object) -> Waiver:
    signed = {
        "rule_code": "receivable_keys_are_unique",
        "name": "王会计",
        "reason": "copy agreed with the ERP team",
        "expires_on": date(2026, 6, 30),
    }
    return Waiver(**{**signed, **changes})  # type: ignore[arg-type]


def test_a_dropped_relation_closes_the_gate_and_spares_the_other_rules(judged: Judge) -> None:
    report = judged(1, "drop table staging.stg_credits")
    told = {result.code: result.status for result in report.closed_by}
    assert told == {
        "credit_keys_are_unique": "not_computed",
        "currencies_are_known": "not_computed",
    }
    assert "stg_credits does not exist" in report.closed_by[0].message
    assert "could not be computed" in report.closed_by[0].fix
    assert not report.is_open


def test_a_dropped_column_closes_the_gate(judged: Judge) -> None:
    report = judged(2, "alter table marts.item_dispositions drop column is_overdue")
    told = {result.code: result.status for result in report.closed_by}
    assert told == {"demand_is_overdue_and_positive": "not_computed"}
    assert "is_overdue" in report.closed_by[0].message


def test_a_query_that_crashes_on_the_data_counts_as_failed(asked: Ask) -> None:
    spoil = (
        "insert into landing.ledger_events values "
        '(1, \'run_published\', \'{"open_amounts": {"CNY": "much"}}\')'
    )
    result = asked("open_total_has_not_collapsed", spoil)
    assert result.status == "not_computed"
    assert "much" in result.message


def test_an_empty_database_passes_no_rule(spoiled: Spoiled) -> None:
    drop = "; ".join(
        f"drop schema {name} cascade" for name in ("landing", "staging", "intermediate", "marts")
    )
    database = spoiled(drop)
    for gate in (1, 2):
        report = run_gate(database, gate, [waiver()])
        assert {result.status for result in report.results} == {"not_computed"}


def test_a_waiver_counts_on_its_last_day_and_is_shown(judged: Judge) -> None:
    report = judged(1, SPOILED_KEYS, [waiver()])
    assert report.is_open
    assert report_lines(report) == [
        "gate 1 open: 17 rules, 1 waived",
        "waived: receivable_keys_are_unique (2 rows): a document and instalment was received once",
        '    应收单_20260630.csv:2  A-1  receivable_id "erp:1000:A-1:1"',
        '    应收单_20260630.csv:3  A-2  receivable_id "erp:1000:A-1:1"',
        "  waived by 王会计 until 2026-06-30: copy agreed with the ERP team",
        "  why: a document listed twice would be demanded twice",
        "  fix: remove the copy, or map the instalment number if these are instalments; "
        "then run again",
    ]


def test_an_expired_or_unsigned_waiver_does_not_count_and_is_told(judged: Judge) -> None:
    expired = waiver(expires_on=date(2026, 6, 29))
    report = judged(1, SPOILED_KEYS, [expired, waiver(name=" ", rule_code="rows_reconcile")])
    assert [result.code for result in report.closed_by] == ["receivable_keys_are_unique"]
    assert report.notes == (
        "the waiver of receivable_keys_are_unique by 王会计 until 2026-06-29 does not count: "
        "expired, or without name or reason",
        "the waiver of rows_reconcile by nobody until 2026-06-30 does not count: "
        "expired, or without name or reason",
    )


def test_a_waiver_of_no_rule_of_ours_is_told(judged: Judge) -> None:
    report = judged(1, "", [waiver(rule_code="receivable_key_unique")])
    assert report.notes == ("the waiver of receivable_key_unique names no rule of any gate",)


def test_a_rule_that_was_not_computed_cannot_be_waived(judged: Judge) -> None:
    signed = waiver(rule_code="credit_keys_are_unique")
    report = judged(1, "drop table staging.stg_credits", [signed])
    assert "credit_keys_are_unique" in [result.code for result in report.closed_by]


def test_at_most_five_examples_are_shown_each_with_file_and_line(asked: Ask) -> None:
    result = asked("quarantine_is_within_limits", MANY_ROWS)
    assert result.rows == 8
    assert [(example.file_name, example.line) for example in result.examples] == [
        ("应收单_20260630.csv", line) for line in (101, 102, 103, 104, 105)
    ]


def test_a_report_survives_the_way_between_two_processes(judged: Judge) -> None:
    report = judged(1, SPOILED_KEYS + ";" + MANY_ROWS, [waiver()])
    assert read_report(json.loads(json.dumps(report.as_json()))) == report


def test_the_file_is_free_when_the_gate_is_done(spoiled: Spoiled) -> None:
    database = spoiled("")
    run_gate(database, 1)
    with warehouse.open_for_landing(database, []) as connection:
        connection.execute("create table marts.written as select 1 as one")


def test_a_rule_can_read_nothing_but_the_database(spoiled: Spoiled) -> None:
    from great_expectations.expectations.core.unexpected_rows_expectation import (
        UnexpectedRowsExpectation,
    )

    from expectations.rule import Rule

    reading = f"select content as key from read_text('{__file__}'), {{batch}}"
    rule = Rule(
        code="reads_a_file",
        gate=1,
        title="",
        relation="landing.files",
        expectation=UnexpectedRowsExpectation(unexpected_rows_query=reading),
        why="",
        fix="",
    )
    (result,) = ask_rules(spoiled(""), [rule])
    assert result.status == "not_computed"
    assert "disabled" in result.message


def test_great_expectations_is_not_imported_before_a_gate_is_asked() -> None:
    program = "import sys, flows.quality; print('great_expectations' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert said.stdout.split() == [b"False"]
