# ruff: noqa: E501 - one case a line
from __future__ import annotations

import dataclasses
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from warehouse_fixture import KEY, make_warehouse

from flows.errors import UsageError
from flows.outbox.pdf_text import printed_texts
from flows.outbox.render import render_outbox
from flows.outbox.verify import verify_outbox


def test_each_rep_gets_a_folder_with_his_workbook_page_and_letters(
    rendered: Callable[..., Any],
) -> None:
    _, _, report = rendered()
    assert [(file.path, file.sales_rep_id, file.subjects) for file in report.files] == [
        ("outbox/S01/letters/TX-202606-1f00aa.pdf", "S01", ("1f00aa",)),
        ("outbox/S01/letters/TX-202606-2f00bb.pdf", "S01", ("2f00bb",)),
        ("outbox/S01/tasks_2026-06-30.html", "S01",
         ("7a1c0e55b0d94f21", "8b2d1f66c1ea5032", "9c3e2077d2fb6143")),
        ("outbox/S01/tasks_2026-06-30.xlsx", "S01",
         ("7a1c0e55b0d94f21", "8b2d1f66c1ea5032", "9c3e2077d2fb6143")),
        ("outbox/cases/case_2026-06-30_7a1c0e55b0d94f21.html", "", ("7a1c0e55b0d94f21",)),
        ("outbox/cases/case_2026-06-30_8b2d1f66c1ea5032.html", "", ("8b2d1f66c1ea5032",)),
        ("outbox/cases/case_2026-06-30_ad4f3188e30c7254.html", "", ("ad4f3188e30c7254",)),
        ("outbox/index.csv", "", ()),
        ("outbox/rep-58c1dce7/letters/TX-202606-9f00dd.pdf", "../S02", ("9f00dd",)),
        ("outbox/rep-58c1dce7/tasks_2026-06-30.html", "../S02", ("ad4f3188e30c7254",)),
        ("outbox/rep-58c1dce7/tasks_2026-06-30.xlsx", "../S02", ("ad4f3188e30c7254",)),
        ("outbox/team_2026-06-30.xlsx", "", ("S01", "../S02")),
    ]  # fmt: skip
    assert report.failures == ()
    assert (report.workbook_count, report.page_count, report.letter_count) == (2, 2, 3)


def test_the_same_database_gives_the_same_bytes(
    rendered: Callable[..., Any], tmp_path: Path
) -> None:
    warehouse, _, report = rendered()
    again = render_outbox(warehouse, tmp_path / "again", "zh", KEY)
    assert again == report


def test_a_sound_outbox_has_no_problems(rendered: Callable[..., Any]) -> None:
    for_chinese = rendered()
    assert verify_outbox(*for_chinese) == []


def test_a_sound_outbox_in_english_has_no_problems(rendered: Callable[..., Any]) -> None:
    assert verify_outbox(*rendered(language="en")) == []


def test_a_letter_without_a_glyph_fails_alone_and_the_guide_says_so(
    rendered: Callable[..., Any],
) -> None:
    warehouse, release, report = rendered(
        "update marts.letters_due set recipient_name = '杭州😀有限公司' where letter_id = '2f00bb'"
    )
    assert [(failure.letter_id, failure.reason) for failure in report.failures] == [
        ("2f00bb", "missing_glyph")
    ]
    assert report.letter_count == 2
    assert verify_outbox(warehouse, release, report) == []


def test_letters_of_other_kinds_bring_credits_promises_and_interest_from_the_marts(
    rendered: Callable[..., Any],
) -> None:
    warehouse, release, report = rendered(
        "update marts.letters_due set letter_kind = 'statement' where letter_id = '1f00aa'",
        "update marts.letters_due set letter_kind = 'demand', letter_level = 3, wording_set = 'x'"
        " where letter_id = '2f00bb'",
        "update marts.letters_due set letter_kind = 'repayment_plan', debtor_id = 'uscc:1'"
        " where letter_id = '9f00dd'",
        "insert into marts.letter_instalments values"
        " ('9f00dd', 1, '2026-07-31', 'CNY', 60000), ('9f00dd', 2, '2026-08-31', 'CNY', 1)",
        "insert into marts.letter_interest values ('2f00bb', 'd4', 'CNY', 'contract', 30000,"
        " '2026-05-22', 40, null, null, null, 0.0005, 600)",
    )
    assert report.failures == ()
    kinds = [(Path(file.path).name, file.kind) for file in report.files if "letters/" in file.path]
    assert kinds == [
        ("TX-202606-1f00aa.pdf", "letter"),
        ("TX-202606-2f00bb.pdf", "letter"),
        ("TX-202606-9f00dd.docx", "draft"),
        ("TX-202606-9f00dd.pdf", "letter"),
    ]
    said = {
        Path(file.path).name: "".join(printed_texts((release / file.path).read_bytes()))
        for file in report.files
        if file.kind == "letter"
    }
    assert "SK26060003" in said["TX-202606-1f00aa.pdf"]
    assert "600.00" in said["TX-202606-2f00bb.pdf"]
    assert "日0.05%" in said["TX-202606-2f00bb.pdf"].replace(" ", "")
    assert "60,000.00" in said["TX-202606-9f00dd.pdf"]
    assert verify_outbox(warehouse, release, report) == []


def test_no_byte_of_a_rep_holds_another_reps_customer(rendered: Callable[..., Any]) -> None:
    _, release, _ = rendered()
    foreign = ["深圳他人电子", "C101", "137 9999 0101", "XS20260901", "uscc", "account:erp"]
    with zipfile.ZipFile(release / "outbox" / "S01" / "tasks_2026-06-30.xlsx") as book:
        content = "".join(book.read(part).decode("utf-8") for part in book.namelist())
    assert [text for text in foreign if text in content] == []


def test_names_found_in_data_never_reach_a_file_name(rendered: Callable[..., Any]) -> None:
    _, release, report = rendered(
        "update marts.letters_due set letter_number = '../../x' where letter_id = '1f00aa'"
    )
    written = {
        path.relative_to(release).as_posix() for path in release.rglob("*.*") if path.is_file()
    }
    assert written == {file.path for file in report.files}
    assert all(path.startswith("outbox/") and ".." not in path for path in written)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("update marts.collection_task_amounts set demand_amount = 1 where currency_code = 'USD'",
         "demand in USD differs in a list's lines"),
        ("update marts.collection_task_items set amount = 1 where disposition_id = 'd2'",
         "demand of invoice lines differs in CNY"),
        ("delete from marts.collection_task_items where disposition_id = 'd2'",
         "6 invoice lines instead of 5"),
        ("update marts.collection_tasks set is_cut = true where rank = 2", "the tasks of a list differ"),
        ("delete from marts.collection_tasks where rank = 2", "tasks differ from the marts"),
        ("update marts.letters_due set letter_state = 'withheld' where letter_id = '1f00aa'",
         "letter differ from the marts"),
        ("update marts.collection_tasks set sales_rep_id = '../S02' where rank = 2",
         "tasks differ from the marts"),
    ],
)  # fmt: skip
def test_a_workbook_that_disagrees_with_the_marts_is_a_problem(
    rendered: Callable[..., Any], tmp_path: Path, change: str, problem: str
) -> None:
    _, release, report = rendered()
    changed = make_warehouse(tmp_path / "changed.duckdb", change)
    problems = verify_outbox(changed, release, report)
    assert any(problem in found for found in problems), problems


def test_amounts_of_invoice_lines_that_do_not_make_up_the_demand_are_a_problem(
    rendered: Callable[..., Any],
) -> None:
    outbox = rendered(
        "update marts.collection_task_items set amount = 1 where disposition_id = 'd2'"
    )
    problems = verify_outbox(*outbox)
    assert any("demand of invoice lines differs in CNY" in problem for problem in problems)


@pytest.mark.parametrize(
    "change",
    [
        "update intermediate.int_customer_contacts set contact_name = '深圳他人电子有限公司 转 王丽' where contact_id = 'k1'",
        "update intermediate.int_customer_contacts set contact_name = '137 9999 0101' where contact_id = 'k1'",
        "update marts.open_items set customer_number = 'C101' where receivable_id = 'r1'",
        "update marts.collection_tasks set first_reason_parameters ="
        " '{\"promised_date\": \"深圳他人电子有限公司\"}' where rank = 1 and sales_rep_id = 'S01'",
    ],
)  # fmt: skip
def test_a_cell_that_identifies_another_reps_debtor_is_a_problem(
    rendered: Callable[..., Any], change: str
) -> None:
    problems = verify_outbox(*rendered(change))
    assert any("identifies another rep's debtor" in problem for problem in problems)
    assert not any("深圳" in problem for problem in problems)


@pytest.mark.parametrize(
    "change",
    [
        "update marts.disputes set reason = '与深圳他人电子有限公司抵账'",
        "update intermediate.int_customers set display_name = '江苏昇玥喆堃', legal_name = '江苏昇玥喆堃'"
        " where customer_id = 'erp:C101'",
        "update intermediate.int_customers set display_name = '江苏昇玥喆堃机械设备有限公司'"
        " where customer_id = 'erp:C101'",
        "update intermediate.int_customers set display_name = '发票明细', customer_number = '合计'"
        " where customer_id = 'erp:C101'",
    ],
)  # fmt: skip
def test_a_name_shared_by_accident_is_no_problem(rendered: Callable[..., Any], change: str) -> None:
    assert verify_outbox(*rendered(change)) == []


def test_a_changed_missing_or_additional_file_is_a_problem(rendered: Callable[..., Any]) -> None:
    warehouse, release, report = rendered()
    letters = release / "outbox" / "S01" / "letters"
    (letters / "TX-202606-1f00aa.pdf").write_bytes(b"changed")
    (letters / "TX-202606-2f00bb.pdf").unlink()
    (letters / "more.pdf").write_bytes(b"%PDF-")
    problems = verify_outbox(warehouse, release, report)
    assert problems == [
        "outbox/S01/letters/TX-202606-1f00aa.pdf: other bytes than reported",
        "outbox/S01/letters/TX-202606-1f00aa.pdf: no PDF",
        "outbox/S01/letters/TX-202606-2f00bb.pdf: missing",
        "outbox/S01/letters/more.pdf: not reported",
    ]


def test_the_index_tells_whose_folder_has_another_name(rendered: Callable[..., Any]) -> None:
    warehouse, release, report = rendered()
    index = release / "outbox" / "index.csv"
    assert index.read_text("utf-8-sig").splitlines() == [
        "sales_rep_id,rep_name,folder",
        "../S02,赵昇,rep-58c1dce7",
        "S01,陈晓明,S01",
    ]
    index.write_text(index.read_text("utf-8").replace("陈晓明", "赵昇"), "utf-8")
    assert verify_outbox(warehouse, release, report) == [
        "outbox/index.csv: does not tell whose folders these are",
        "outbox/index.csv: other bytes than reported",
    ]


def test_a_file_in_another_reps_folder_is_a_problem(rendered: Callable[..., Any]) -> None:
    warehouse, release, report = rendered()
    moved = tuple(dataclasses.replace(file, sales_rep_id="../S02") for file in report.files)
    problems = verify_outbox(warehouse, release, dataclasses.replace(report, files=moved))
    assert "outbox/S01/tasks_2026-06-30.xlsx: in another rep's folder" in problems


def test_words_that_policy_lacks_are_a_usage_error(rendered: Callable[..., Any]) -> None:
    with pytest.raises(UsageError, match="an action has no words"):
        rendered("delete from staging.stg_policy__actions where action_code = 'call'")
