"""Whatever a person names is traced to archived lines, and to nothing that was changed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from flows.lineage.uses import KINDS
from flows.manifest import read_manifest

from .command import Ended, asked
from .conftest import copy_of, release_of, tables_of

RECEIVABLES = "应收单_20260630.csv"
RECEIPTS = "收款单_20260630.csv"
APPLICATIONS = "核销记录_20260630.csv"
WORKBOOK = "outbox/Y01/tasks_2026-06-30.xlsx"


def one(home: Path, query: str) -> str:
    with tables_of(release_of(home)) as ask:
        return str(ask(query)[0][0])


def letters_of_k1001(home: Path) -> tuple[str, str]:
    """The numbers of his statement and of his reminder."""
    with tables_of(release_of(home)) as ask:
        [(statement,), (reminder,)] = ask(f"select letter_number from letters_due {OF_K1001}")
    return statement, reminder


def became(traced: Ended) -> list[str]:
    """The last part of a trace: where what was named ended."""
    lines = [line.strip() for line in traced.out.splitlines()]
    return lines[lines.index("became") + 1 : -1]


OF_K1001 = "where customer_id = 'erp:K1001' order by letter_number"
OF_K1002 = "where debtor_id in (select debtor_id from open_items where customer_number = 'K1002')"


def test_a_task_is_traced_to_its_invoice_its_promise_and_its_customer(demo_home: Path) -> None:
    task_id = one(demo_home, f"select task_id from collection_tasks {OF_K1002}")
    for name in (task_id, task_id[:8]):
        traced = asked(demo_home, "trace", name)
        assert traced.code == 0, traced.err
        assert traced.out.startswith(f"task {task_id}  无锡岚坪数控机床有限公司  rep Y01")
        assert "demand 1000 CNY = 96,400.00" in traced.out
        assert "XS2603017" in traced.out
        assert "CN2606001,K1002,XS2603017,2026-06-08,2026-06-15,96400.00" in traced.out


def test_a_letter_is_traced_by_its_number(demo_home: Path) -> None:
    number = one(
        demo_home, f"select letter_number from letters_due {OF_K1002} and letter_kind = 'reminder'"
    )
    traced = asked(demo_home, "trace", number)
    assert traced.code == 0, traced.err
    assert traced.out.startswith(f"letter {number}  reminder  无锡岚坪数控机床有限公司  rep Y01")
    assert became(traced) == [
        f"letter {number}  rep Y01  planned  outbox/Y01/letters/{number}.pdf",
    ]
    assert "total CNY = 96,400.00" in traced.out
    assert "XS2603017" in traced.out


def test_a_document_is_traced_down_to_its_line_and_receipt_and_up_to_task_and_letter(
    demo_home: Path,
) -> None:
    traced = asked(demo_home, "trace", "XS2603025", "--json")
    assert traced.code == 0, traced.err
    figures = {figure["key"]: figure for figure in traced.document["figures"]}
    paid = [figure for figure in figures.values() if len(figure["contributions"]) > 1]
    assert [
        (figure["total"], sorted(part["amount"] for part in figure["contributions"]))
        for figure in paid
    ] == [("7000.0000", ["-20000.0000", "27000.0000"])]
    held = [use for use in traced.document["uses"] if use["kind"] in ("letter", "task")]
    assert [(use["kind"], use["sales_rep_id"], use["file"]) for use in held] == [
        ("letter", "Y01", f"outbox/Y01/letters/{held[0]['name']}.pdf"),
        ("letter", "Y01", f"outbox/Y01/letters/{held[1]['name']}.pdf"),
        ("task", "Y01", WORKBOOK),
    ]
    assert [
        (share["column"], share["currency_code"], share["amount"])
        for use in held
        for share in use["shares"]
    ] == [
        ("total", "CNY", "70000.0000"),
        ("total", "CNY", "7000.0000"),
        ("demand", "CNY", "7000.0000"),
        ("not_due", "CNY", "63000.0000"),
    ]


def test_a_line_is_traced_up_to_what_it_became(demo_home: Path) -> None:
    traced = asked(demo_home, "trace", f"{RECEIVABLES}:41")
    assert traced.code == 0, traced.err
    assert "excluded from receivables: total_row" in traced.out
    assert f"{RECEIVABLES}:41  合计,,,,,,,,1906004.20" in traced.out


def test_a_line_says_the_figure_and_its_own_share_of_it_and_who_holds_the_figure(
    demo_home: Path,
) -> None:
    """An application's line reaches letter and task through the document that it settled."""
    statement, letter = letters_of_k1001(demo_home)
    for line, share in ((f"{RECEIVABLES}:9", "+54,320.60"), (f"{APPLICATIONS}:5", "-30,000.00")):
        traced = asked(demo_home, "trace", line)
        assert traced.code == 0, traced.err
        assert traced.out.splitlines()[1] == (
            f"  open of erp:1000:XS2602003:1 = 24,320.60, of which {line} {share}"
        )
        held = [use.split("  ") for use in became(traced)[:3]]
        for told, number in zip(held, (statement, letter), strict=False):
            assert told[:2] == [f"letter {number}", "rep Y01"]
            assert told[-1] == f"outbox/Y01/letters/{number}.pdf"
        assert held[2][1:] == ["rep Y01", "demand CNY 24,320.60", WORKBOOK]


@pytest.mark.parametrize("name", ["XS2512021", f"{RECEIPTS}:3", f"{APPLICATIONS}:3", "SK2603011"])
def test_what_is_paid_is_traced_from_each_of_its_ends(demo_home: Path, name: str) -> None:
    traced = asked(demo_home, "trace", name, "--json")
    assert traced.code == 0, traced.err
    [settlement] = traced.document["settlements"]
    assert settlement["effective_date"] == "2026-03-20"
    assert (settlement["amount"], settlement["currency_code"]) == ("41200.0000", "CNY")
    assert (settlement["credit_number"], settlement["document_number"]) == (
        "SK2603011",
        "XS2512021",
    )
    assert [
        (settlement[end]["file_name"], settlement[end]["line"])
        for end in ("row", "credit_row", "receivable_row")
    ] == [(APPLICATIONS, 3), (RECEIPTS, 3), (RECEIVABLES, 7)]
    for balance in traced.document["balances"]:
        assert (balance["applied_amount"], balance["left_amount"]) == ("41200.0000", "0.0000")
    assert traced.document["uses"][0]["state"] == "settled"


def test_a_paid_document_shows_its_receipt_with_both_lines(demo_home: Path) -> None:
    traced = asked(demo_home, "trace", "XS2512021")
    assert traced.code == 0, traced.err
    lines = [line.strip() for line in traced.out.splitlines()]
    place = lines.index("payments")
    assert lines[place + 1 : place + 5] == [
        "receivable erp:1000:XS2512021:1 of 2025-12-18"
        "  CNY 41,200.00 = applied 41,200.00 + left 0.00",
        "2026-03-20  CNY 41,200.00  receipt SK2603011 → erp:1000:XS2512021:1",
        f"{APPLICATIONS}:3  SK2603011,XS2512021,1,2026-03-20,41200.00,",
        f"{RECEIPTS}:3  SK2603011,收款,K1001,2026-03-20,人民币,41200.00,银行转账,,",
    ]
    assert became(traced) == [
        "nothing open: settled",
        "rep's month Y01 2025-12-01  sales CNY 41,200.00",
        "recovery by age 1000 CNY  reached d1_30 41,200.00  reached d31_60 41,200.00",
    ]


def test_a_receipt_that_nothing_took_up_is_traced_to_the_task_that_shows_it(
    demo_home: Path,
) -> None:
    traced = asked(demo_home, "trace", "SK2606007")
    assert traced.code == 0, traced.err
    assert "CNY 86,400.00 = applied 0.00 + left 86,400.00" in traced.out
    statement, task = (use.split("  ") for use in became(traced)[:2])
    assert statement[0].startswith("letter DZ-2026Q2-")
    assert task[0].startswith("task ")
    assert task[1:] == ["rep Y01", "unapplied CNY 86,400.00", WORKBOOK]


def test_a_customer_is_traced_to_balances_task_and_letter(demo_home: Path) -> None:
    sent_letters = letters_of_k1001(demo_home)
    for name in ("K1001", "erp:K1001", "苏州望榆自动化设备有限公司"):
        traced = asked(demo_home, "trace", name)
        assert traced.code == 0, traced.err
        assert "  open erp:K1001 CNY = 111,931.00\n  overdue erp:K1001 CNY = 82,181.00\n" in (
            traced.out
        )
        assert "  2 figures compared with the mart; every archived" in traced.out
        task, *sent = became(traced)
        assert task.endswith(f"  rep Y01  {WORKBOOK}")
        assert sent == [
            f"letter {letter}  rep Y01  planned  outbox/Y01/letters/{letter}.pdf"
            for letter in sent_letters
        ]


def test_a_letter_without_a_file_is_planned_but_not_printed(
    demo_home: Path, tmp_path: Path
) -> None:
    home = copy_of(demo_home, tmp_path)
    number = one(
        home, f"select letter_number from letters_due {OF_K1002} and letter_kind = 'reminder'"
    )
    (release_of(home) / "outbox" / "Y01" / "letters" / f"{number}.pdf").unlink()
    for name in (number, "XS2603017", "K1002"):
        told = [use for use in became(asked(home, "trace", name)) if "letter TX" in use]
        assert [use.split("  ")[:3] for use in told] == [
            [f"letter {number}", "rep Y01", "planned, not printed"]
        ]


def test_a_row_of_a_workbook_is_traced_too(demo_home: Path) -> None:
    traced = asked(demo_home, "trace", "客户档案_20260630.xlsx:4")
    assert traced.code == 0, traced.err
    assert "K1001" in traced.out


def test_a_name_that_nothing_has_is_answered_with_near_ones(demo_home: Path) -> None:
    unknown = asked(demo_home, "trace", "XS2603071")
    assert (unknown.code, unknown.out) == (2, "")
    assert "fix: did you mean XS2603" in unknown.err
    other_day = asked(demo_home, "trace", "应收单_20260629.csv:3")
    assert "fix: did you mean 应收单_20260630.csv:3 or " in other_day.err
    for name in ("nofile.csv:3", "nobody"):
        assert "did you mean" not in asked(demo_home, "trace", name).err


@pytest.mark.parametrize("table", ["receivables", "customers"])
def test_a_changed_archive_byte_is_refused_with_the_name_of_the_file(
    demo_home: Path, tmp_path: Path, table: str
) -> None:
    home = copy_of(demo_home, tmp_path)
    [received] = [
        received
        for received in read_manifest(release_of(home)).inputs
        if received.file.table == table
    ]
    path = home / "archive" / received.file.sha256[:2] / received.file.sha256
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    number = one(home, f"select task_id from collection_tasks {OF_K1002}")
    refused = asked(home, "trace", number)
    named_line = asked(home, "trace", f"{received.name}:4", "--json")
    for told in (refused, named_line):
        assert told.code == 3
    assert refused.err.splitlines()[:2] == [
        "the archived bytes are not the ones that were registered",
        f"  where: {received.name}, archived as {path.relative_to(home).as_posix()}",
    ]
    assert named_line.document["where"] in refused.err


def test_nothing_can_be_traced_before_the_first_run(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert asked(home, "demo").code == 0
    told = asked(home, "trace", "XS2603017")
    assert (told.code, told.err.splitlines()[0]) == (2, "nothing is published yet")


def test_every_figure_with_an_edge_has_a_word_in_a_trace(demo_release: Path) -> None:
    with tables_of(demo_release) as query:
        told = {table for (table,) in query("select distinct output_table from lineage_edges")}
    # The demo has no sales lines and no contracts; nobody in it promised instalments, and on a
    # first day no task has a result.
    of_other_homes = {
        "sales_statistics", "task_results", "letter_interest", "letter_instalments",
    }  # fmt: skip
    # What is judged of a debtor is traced down to its rows, never up from each of them.
    judged = {
        "credit_breaches", "customer_grades", "recommended_limits", "warning_signals",
        "limitation_clocks",
    }  # fmt: skip
    assert told - {"open_items", "unapplied_credits"} - judged == set(KINDS) - of_other_homes


def test_a_key_figure_is_traced_to_the_rows_that_its_two_sides_add_up(demo_home: Path) -> None:
    traced = asked(demo_home, "trace", "dso@1000:2026-06", "--json")
    assert traced.code == 0, traced.err
    sides = {
        (figure["column"], figure["currency_code"]): (
            Decimal(figure["total"]),
            sum(Decimal(part["amount"]) for part in figure["contributions"]),
        )
        for figure in traced.document["figures"]
    }
    with tables_of(release_of(demo_home)) as query:
        told = query(
            "select currency_code, numerator, denominator from key_figures where figure_code ="
            " 'days_sales_outstanding' and subject_id = '1000' and report_month = '2026-06-01'"
        )
    assert sides == {
        (column, currency): (amount, amount)
        for currency, *amounts in told
        for column, amount in zip(("numerator", "denominator"), amounts, strict=True)
    }


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (
            "overdue_ratio@1000/Y01:2026-06",
            [
                "numerator sales_rep Y01 overdue_ratio 2026-06-01 CNY = ",
                f"{RECEIVABLES}:12  XS2603017",
            ],
        ),
        (
            "receivables_turnover@1000:2026-06",
            ["receivables_turnover 2026-06-01 CNY: not measurable, history_too_short"],
        ),
        (
            "allowance@1000/d121_plus",
            ["pooled d121_plus CNY: not measurable", "open pooled d121_plus CNY = 20,000.00"],
        ),
        (
            "roll_rate@1000/not_due:2026-06",
            [
                "1000 not_due 2026-05-31 CNY = 45.81678393 % (measured 2026-05-31 to 2026-06-30)",
                "opening not_due 2026-05-31 CNY = ", "moved not_due 2026-05-31 CNY = ",
                f"{APPLICATIONS}:",
            ],
        ),
        (
            "limitation@XS2603017",
            [
                "until 2029-05-09 by strong evidence, 2029-06-08 by any; due 2026-05-09",
                "limitation_end      付款承诺_20260630.csv:3",
                f"limitation_start    {RECEIVABLES}:12",
            ],
        ),
    ],
)  # fmt: skip
def test_a_figure_is_named_by_what_it_is_of_whom_and_when(
    demo_home: Path, name: str, lines: list[str]
) -> None:
    traced = asked(demo_home, "trace", name)
    assert traced.code == 0, traced.err
    assert [line for line in lines if line not in traced.out] == []
    assert "became" not in traced.out


def test_the_sum_of_the_rows_is_told_beside_what_the_mart_says(demo_home: Path) -> None:
    for name, sums in (
        ("dso@1000:2026-06", ["1,664,563.40", "28,240.80"]),
        ("allowance@1000/d121_plus", ["20,000.00"]),
        ("roll_rate@1000/not_due:2026-06", ["632,852.80", "289,952.80"]),
    ):
        traced = asked(demo_home, "trace", name)
        assert (traced.code, "DIFFER" in traced.out) == (0, False), traced.out
        for amount in sums:
            assert f" = {amount}, the mart says {amount}\n" in traced.out
    document = asked(demo_home, "trace", "dso@1000:2026-06", "--json").document
    assert all(Decimal(one["told"]) == Decimal(one["total"]) for one in document["figures"])


def test_counting_back_leads_to_the_sales_of_the_months_that_it_used(demo_home: Path) -> None:
    """28,240.80 dollars stand: 9,600.00 of June, none of May, and 18,640.80 of April's."""
    traced = asked(demo_home, "trace", "countback_dso@1000:2026-06", "--json")
    assert traced.code == 0, traced.err
    sales = {
        figure["key"].split("|")[4]: [part["row"]["line"] for part in figure["contributions"]]
        for figure in traced.document["figures"]
        if "collection_rate_on_sales" in figure["key"]
    }
    assert sales == {"2026-04-01": [22], "2026-06-01": [39]}


@pytest.mark.parametrize(
    ("change", "name", "told"),
    [
        (
            "update marts.key_figures set numerator = numerator + 0.01"
            " where figure_code = 'days_sales_outstanding' and report_month = '2026-06-01'"
            " and subject_id = '1000' and currency_code = 'USD'",
            "dso@1000:2026-06",
            ["USD numerator: rows 28240.8, mart 28240.8100", "huikuan run --force"],
        ),
        (
            "update marts.loss_allowances set open_amount = 5 where band_code = 'd121_plus'",
            "allowance@1000/d121_plus",
            ["open_amount: rows 20000, mart 5.0000"],
        ),
        (
            "update marts.key_figures set denominator = 7"
            " where figure_code = 'promises_kept_by_amount' and report_month = '2026-06-01'"
            " and subject_id = 'Y03' and currency_code = 'CNY'",
            "promises_kept_by_amount@1000/Y03:2026-06",
            ["CNY denominator: rows 0, mart 7.0000"],
        ),
        (
            "update marts.customer_balances set overdue_amount = overdue_amount - 1"
            " where customer_id = 'erp:K1001'",
            "K1001",
            ["erp:K1001|CNY overdue_amount: rows 82181, mart 82180.0000"],
        ),
        (
            "update marts.customer_balances set unapplied_amount = 3"
            " where customer_id = 'erp:K1001'",
            "K1001",
            ["erp:K1001|CNY unapplied_amount: rows 0, mart 3.0000"],
        ),
        (
            "delete from marts.customer_balances where customer_id = 'erp:K1001'",
            "K1001",
            ["open_amount: rows 111931, mart 0", "overdue_amount: rows 82181, mart 0"],
        ),
        (
            "delete from marts.open_items where document_number = 'XS2603025'",
            "XS2603025",
            ["XS2603025:1 open_amount: rows 7000, mart 0", "XS2603025:2 open_amount: rows 54000"],
        ),
        (
            "update marts.open_items set open_amount = 1 where document_number = 'XS2603025'",
            f"{APPLICATIONS}:4",
            ["open_amount: rows 7000, mart 1.0000"],
        ),
    ],
)
def test_rows_that_do_not_add_up_to_the_mart_are_told_with_exit_code_1(
    home: Path, change: str, name: str, told: list[str]
) -> None:
    with duckdb.connect(str(release_of(home) / "warehouse.duckdb")) as connection:
        assert connection.execute(change).fetchall() != [(0,)]
    traced = asked(home, "trace", name)
    assert traced.code == 1
    assert "THEY DIFFER" in traced.out
    assert [words for words in told if words not in traced.err] == [], traced.err


def test_of_a_figure_that_is_not_there_what_there_is_instead_is_told(demo_home: Path) -> None:
    for name, told in (
        ("dso@1000:2024-01", "there is month 2025-07"),
        ("dso@1000/Y99:2026-06", "there is part Y01"),
        ("dso@9999:2026-06", "there is 1000"),
        ("allowance@1000:2026-06", "there is part"),
        ("limitation@XS9999999", "there is XS"),
    ):
        refused = asked(demo_home, "trace", name)
        assert (refused.code, told in refused.err) == (2, True), refused.err


def test_a_release_of_a_version_before_cannot_say_what_a_figure_is_made_of(home: Path) -> None:
    with duckdb.connect(str(release_of(home) / "warehouse.duckdb")) as connection:
        connection.execute("drop view marts_steps.lineage_history")
    refused = asked(home, "trace", "dso@1000:2026-06")
    assert refused.code == 2
    assert "an earlier version made it" in refused.err
    assert asked(home, "trace", "XS2603017").code == 0
