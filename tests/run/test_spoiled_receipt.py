"""One receipt says `1e3`: its row is refused and shown, its debtor held, everyone else served."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.extracts.choose import choose_inputs
from flows.extracts.freeze import freeze
from flows.extracts.policy import SHIPPED
from flows.run import hash_file
from flows.settings import load_settings

from .command import huikuan
from .conftest import RECEIPTS, Interrupted, Query, copy_of, release_of, tables_of

SPOILED_DEBTOR = "枫渚轴承"
SMALL_DEBTOR = "栎舟电机"


@pytest.fixture(scope="module")
def tables(spoiled: Interrupted) -> Iterator[Query]:
    with tables_of(release_of(spoiled.home)) as query:
        yield query


@pytest.fixture(scope="module")
def usual(demo_release: Path) -> Iterator[Query]:
    with tables_of(demo_release) as query:
        yield query


def test_the_run_ends_well_and_says_that_a_row_is_quarantined(spoiled: Interrupted) -> None:
    assert spoiled.ended.code == 0, spoiled.ended.err
    assert "files        8 read, 85 rows, 1 quarantined" in spoiled.ended.out.splitlines()
    assert "data_hold 1" in spoiled.ended.out


def test_a_file_that_was_superseded_is_read_from_then_on(spoiled: Interrupted) -> None:
    again = huikuan(spoiled.home, "run", "--direct")
    assert again.out.startswith("status       already published"), again.err


def test_the_row_is_shown_with_file_line_column_and_value_as_read(tables: Query) -> None:
    assert tables(
        """
        select file_name, line, column_name, value, rule_code, amount, quarantined.currency_code,
            customer_number, document_number
        from quarantined_rows as quarantined
        join landing.files using (file_sha256)
        """
    ) == [
        (RECEIPTS, 9, "amount", "1e3", "not_an_amount", None, "CNY", "K1016", "SK2606009"),
    ]


def test_every_row_of_every_file_is_used_quarantined_or_excluded(tables: Query) -> None:
    found = tables(
        """
        select table_name, rows_landed, rows_used, rows_quarantined, rows_excluded,
            unreadable_amount_rows
        from row_reconciliation
        order by table_name
        """
    )
    assert found == [
        ("applications", 8, 8, 0, 0, 0),
        ("credits", 10, 9, 1, 0, 1),
        ("customers", 19, 18, 0, 1, 0),
        ("disputes", 2, 2, 0, 0, 0),
        ("exchange_rates", 2, 2, 0, 0, 0),
        ("promises", 5, 5, 0, 0, 0),
        ("receivables", 38, 37, 0, 1, 0),
        ("sales_reps", 3, 3, 0, 0, 0),
    ]


def test_readable_amounts_add_up_and_the_unreadable_one_is_counted(tables: Query) -> None:
    assert tables(
        """
        select currency_code, cast(amount_landed_readable as varchar),
            cast(amount_used as varchar), cast(amount_quarantined_readable as varchar),
            unreadable_amount_rows
        from staging.stg_amount_reconciliation
        where table_name = 'credits'
        order by currency_code
        """
    ) == [
        ("CNY", "300050.0000", "300050.0000", "0.0000", 1),
        ("USD", "5000.0000", "5000.0000", "0.0000", 0),
    ]
    assert (
        tables(
            """
            select * from staging.stg_amount_reconciliation
            where amount_landed_readable
                <> amount_used + amount_quarantined_readable + amount_excluded
            """
        )
        == []
    )


def test_the_debtor_is_held_and_his_task_says_that_the_data_must_be_corrected(
    tables: Query,
) -> None:
    assert tables(
        """
        select debtor_name, recommended_action, is_held, hold_reason_code
        from collection_tasks where hold_reason_code = 'data_hold'
        """
    ) == [("台州枫渚轴承有限公司", "correct_data", True, "data_hold")]
    assert tables(
        """
        select disposition, reason_code, cast(sum(amount) as varchar)
        from item_dispositions
        join int_customers using (customer_id)
        where display_name like '%枫渚%'
        group by disposition, reason_code
        """.replace("int_customers", "intermediate.int_customers")
    ) == [("held", "data_hold", "32300.0000")]


# The home's table of kinds has no statements: none is planned any more.
LETTERS = """
    select recipient_name, letter_state, withheld_reason from letters_due
    where letter_kind = 'reminder'
"""


def test_only_his_letter_is_withheld_and_the_one_below_the_new_minimum(
    tables: Query, usual: Query
) -> None:
    changed = set(tables(LETTERS)) - set(usual(LETTERS))
    assert changed == {
        (f"台州{SPOILED_DEBTOR}有限公司", "withheld", "data_hold"),
        (f"扬州{SMALL_DEBTOR}有限公司", "withheld", "below_minimum"),
    }
    assert len(tables(LETTERS)) == len(usual(LETTERS))
    assert tables("select distinct letter_kind from letters_due") == [("reminder",)]


TASKS = """
    select debtor_name, sales_rep_id, recommended_action, score, maximum_days_overdue
    from collection_tasks
"""


def test_everyone_else_s_day_is_as_it_was_but_for_what_is_no_longer_due_soon(
    tables: Query, usual: Query
) -> None:
    before, after = set(usual(TASKS)), set(tables(TASKS))
    assert {row[0] for row in before ^ after} == {
        f"台州{SPOILED_DEBTOR}有限公司",
        "南京霁桥智能装备有限公司",
        "常州柏渡传动科技有限公司",
    }
    assert "常州柏渡传动科技有限公司" not in {row[0] for row in after}


def test_the_trace_of_the_line_says_quarantined(spoiled: Interrupted) -> None:
    traced = huikuan(spoiled.home, "trace", f"{RECEIPTS}:9")
    assert traced.code == 0, traced.err
    assert f"{RECEIPTS}:9  SK2606009,收款,K1016,2026-06-18,人民币,1e3,银行转账,," in traced.out
    assert "quarantined in credits: amount 1e3 (not_an_amount)" in traced.out


def test_the_quarantine_says_where_why_whom_it_holds_and_the_mend(spoiled: Interrupted) -> None:
    listed = huikuan(spoiled.home, "quarantine")
    assert listed.out.splitlines() == [
        f"run          {spoiled.ended.run_id} · published · as of 2026-06-30",
        "",
        f"{RECEIPTS}  erp · credits",
        "  10 rows = 9 used + 1 quarantined + 0 excluded",
        "  line 9  amount “1e3”: not_an_amount",
        "    amount CNY unknown · document SK2606009 · customer K1016 · holds 台州枫渚轴承有限公司",
        "    fix: write the amount in digits, as 1234.50",
    ]
    document = huikuan(spoiled.home, "quarantine", "--json").document
    assert (document["row_count"], len(document["files"])) == (1, 8)
    counts = ("rows_used", "rows_quarantined", "rows_excluded")
    for file in document["files"]:
        assert file["rows_landed"] == sum(file[name] for name in counts), file["file_name"]


def test_a_policy_table_that_is_removed_from_the_home_returns_to_the_shipped_one(
    spoiled: Interrupted, tmp_path: Path
) -> None:
    home = copy_of(spoiled.home, tmp_path)
    assert {"letter_kinds", "promise_policy"} == replaced_policy(home)
    (home / "policy" / "promise_policy.xlsx").unlink()
    assert {"letter_kinds"} == replaced_policy(home)
    (home / "policy" / "letter_kinds.csv").unlink()
    assert replaced_policy(home) == set()


def replaced_policy(home: Path) -> set[str]:
    """The policy tables that a run of this home would not read as they are shipped."""
    settings = load_settings(home)
    assert settings.demo_clock is not None
    freeze(home, settings, settings.demo_clock)
    in_force = choose_inputs(home, settings, None, None).policy_hashes
    return {
        table for table, sha256 in in_force.items() if sha256 != hash_file(SHIPPED / f"{table}.csv")
    }
