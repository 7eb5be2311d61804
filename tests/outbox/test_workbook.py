# ruff: noqa: E501 - one case a line
from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from flows.outbox.verify import verify_outbox

HOSTILE_NAMES = [
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2",
    "@SUM(A1)",
    "http://example.com/x",
    "internal:'发票明细'!A1",
    '=HYPERLINK("http://example.com")',
    "<script>alert(1)</script>",
    "{{7*7}}",
    "某某" * 28 + "有限公司",
]


FILL = [
    "联系结果",
    "承诺日期",
    "承诺金额",
    "币种",
    "拖延理由",
    "争议金额",
    "争议原因",
    "下次跟进",
    "备注",
]


def sheets_of(release: Path, folder: str = "S01") -> dict[str, list[list[Any]]]:
    """What a person sees: without the hidden sheet, the row of codes and the hidden columns."""
    path = release / "outbox" / folder / "tasks_2026-06-30.xlsx"
    with CalamineWorkbook.from_path(path) as book:
        return {
            name: visible(book.get_sheet_by_name(name).to_python(skip_empty_area=False))
            for name in book.sheet_names
            if not name.startswith("_")
        }


def visible(rows: list[list[Any]]) -> list[list[Any]]:
    [codes] = [row for row in rows if "hk_task" in row] or [[]]
    width = codes.index("hk_task") if codes else None
    return [row[:width] for row in rows if row != codes]


def test_a_rep_reads_why_what_and_how_much_in_order_of_rank(rendered: Callable[..., Any]) -> None:
    _, release, _ = rendered()
    rows = sheets_of(release)["今日清单"]
    assert rows[0][0].strip() == "今日催收清单　陈晓明 S01"
    assert rows[3] == [
        "序", "客户", "建议动作", "为什么", "应催金额 CNY", "应催金额 USD", "最久逾期\n（天）",
        "承诺 · 争议 · 暂缓", "联系人与电话", "得分", "任务号", *FILL,
    ]  # fmt: skip
    assert rows[4] == [
        1.0, "江苏昇玥喆堃机械设备有限公司\nC001", "违约承诺升级",
        "2026-06-20 的承诺没有兑现；逾期金额 CNY 107,990.50；最久已逾期 135 天。", 107990.5, 2500.0, 135.0,
        "承诺 2026-07-05 CNY 60,000.00\n失约 2026-06-20 CNY 50,000.00\n未核销来款或贷项 USD 300.00",
        "王丽\n138 0000 0001", 86.5, "7a1c0e55", *[""] * 9,
    ]  # fmt: skip
    assert rows[5][:6] == [
        2.0,
        "杭州争议机电有限公司\nC002",
        "电话催收",
        "逾期金额 CNY 50,000.00；最久已逾期 40 天。",
        30000.0,
        "",
    ]
    assert rows[6][1:6] == ["合计", "", "", 137990.5, 2500.0]
    assert len(rows) == 7


def test_what_capacity_left_out_is_listed_on_a_sheet_of_its_own(
    rendered: Callable[..., Any],
) -> None:
    _, release, _ = rendered()
    rows = sheets_of(release)["未排入今日"]
    cut = [row for row in rows if "9c3e2077" in row]
    assert [(row[0], row[1]) for row in cut] == [(3.0, "宁波待核贸易有限公司\nC003")]


def test_invoice_lines_foot_to_the_demand_of_the_list(rendered: Callable[..., Any]) -> None:
    _, release, _ = rendered()
    rows = sheets_of(release)["发票明细"]
    head = rows[2]
    part = {
        name: head.index(name) for name in ("客户", "单据编号", "到期日", "应催", "暂缓", "说明")
    }
    shown = [
        (
            row[part["单据编号"]],
            row[part["到期日"]],
            row[part["应催"]],
            row[part["暂缓"]],
            row[part["说明"]],
        )
        for row in rows[3:]
    ]
    assert shown == [
        ("XS20260101", date(2026, 2, 15), 100000.0, "", ""),
        ("XS20260102", date(2026, 3, 15), 7990.5, "", ""),
        ("小计 CNY（2 行）", "", 107990.5, 0.0, ""),
        ("EX20260103", date(2026, 4, 10), 2500.0, "", ""),
        ("小计 USD（1 行）", "", 2500.0, 0.0, ""),
        ("XS20260104", date(2026, 5, 21), 30000.0, "", ""),
        ("XS20260104", date(2026, 5, 21), "", 20000.0, "争议处理中"),
        ("小计 CNY（2 行）", "", 30000.0, 20000.0, ""),
        ("XS20260105", date(2026, 6, 25), "", 8000.0, "数据待核实"),
        ("小计 CNY（1 行）", "", 0.0, 8000.0, ""),
    ]  # fmt: skip


def test_invoice_lines_say_what_is_still_open_of_the_document(rendered: Callable[..., Any]) -> None:
    _, release, _ = rendered()
    _, _, head, *rows = sheets_of(release)["发票明细"]
    number, original, still_open = (
        head.index(name) for name in ("单据编号", "单据金额", "未付余额")
    )
    assert (rows[0][number], rows[0][original], rows[0][still_open]) == (
        "XS20260101", 362665.98, 100000.0,
    )  # fmt: skip


def test_a_promise_kept_in_part_says_what_came(rendered: Callable[..., Any]) -> None:
    _, release, _ = rendered(
        "update marts.promises set promise_state = 'partially_kept', paid_in_window = 30000"
        " where promise_id = 'p1'"
    )
    state = sheets_of(release)["今日清单"][4][7]
    assert "部分兑现 2026-06-20 CNY 50,000.00，实到 CNY 30,000.00" in state.splitlines()


def test_a_debtor_who_waits_for_a_row_is_told_with_its_file_and_line(
    rendered: Callable[..., Any],
) -> None:
    _, release, _ = rendered(
        "insert into intermediate.int_debtor_holds values ('uscc:1', 'q1')",
        "insert into marts.quarantined_rows values ('q1', 'f', 9)",
        "insert into landing.files values ('f', '收款.csv', 'erp', 'generic', 'credits',"
        " '2026-06-30', '2026-06-30', false, 0, 1, 0)",
    )
    state = sheets_of(release)["今日清单"][4][7]
    assert state.splitlines()[0] == "未能读取：收款.csv 第 9 行"


def test_data_of_an_earlier_day_is_said_on_top_of_the_list(rendered: Callable[..., Any]) -> None:
    _, release, _ = rendered(
        "update landing.sources set receipts_state = 'carried', receipts_business_date = '2026-06-27'",
        "insert into landing.files values ('f', 'x.csv', 'erp', 'generic', 'disputes', '2026-06-28',"
        " '2026-06-28', true, 2, 1, 0)",
    )
    rows = sheets_of(release)["今日清单"]
    assert "erp 的收款数据仍是 2026-06-27 的" in rows[2][0]
    assert "erp 的 争议 沿用 2026-06-28 的数据（2 天前）" in rows[3][0]
    assert "1 个客户有数据待核实" in rows[4][0]


def test_an_amount_that_rests_on_inference_says_so_on_both_sheets(
    rendered: Callable[..., Any],
) -> None:
    _, release, _ = rendered(
        "update marts.collection_task_items set rests_on_inference = true"
        " where task_id = '7a1c0e55b0d94f21'"
    )
    sheets = sheets_of(release)
    assert sum("金额为推定" in str(cell) for row in sheets["今日清单"] for cell in row) == 1
    documents = [row for row in sheets["发票明细"] if "推定核销" in str(row[-1])]
    assert [row[3] for row in documents] == ["XS20260101", "XS20260102", "EX20260103"]


def test_the_guide_says_which_letters_exist_and_why_others_do_not(
    rendered: Callable[..., Any],
) -> None:
    _, release, _ = rendered()
    lines = dict((row[0], row[1]) for row in sheets_of(release)["说明"])
    assert (
        lines["TX-202606-1f00aa  江苏昇玥喆堃机械设备有限公司"]
        == "计划稿，批准后才能发出：letters/TX-202606-1f00aa.pdf"
    )
    assert lines["TX-202606-3f00cc  宁波待核贸易有限公司"] == "暂不发函：数据待核实"


def test_the_guide_counts_letters_withheld_in_great_number_for_one_reason(
    rendered: Callable[..., Any],
) -> None:
    _, release, _ = rendered(
        "insert into marts.letters_due select * exclude (copy) replace ("
        " letter_id || copy as letter_id, letter_number || copy as letter_number)"
        " from marts.letters_due, range(20) as copies (copy) where letter_id = '3f00cc'"
    )
    rows = sheets_of(release)["说明"]
    assert [tuple(row[:2]) for row in rows if str(row[0]).startswith(("TX-", "21"))] == [
        ("TX-202606-1f00aa  江苏昇玥喆堃机械设备有限公司",
         "计划稿，批准后才能发出：letters/TX-202606-1f00aa.pdf"),
        ("TX-202606-2f00bb  杭州争议机电有限公司",
         "计划稿，批准后才能发出：letters/TX-202606-2f00bb.pdf"),
        ("21 份函件", "暂不发函：数据待核实"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_no_text_of_data_becomes_a_formula_or_a_link(
    rendered: Callable[..., Any], name: str
) -> None:
    quoted = name.replace("'", "''")
    _, release, _ = rendered(
        f"update marts.collection_tasks set debtor_name = '{quoted}' where debtor_id = 'uscc:1'",
        f"update marts.collection_task_items set document_number = '{quoted}' where item_number = 1",
        f"update intermediate.int_customer_contacts set contact_name = '{quoted}'",
        f"update intermediate.int_sales_reps set rep_name = '{quoted}&&P'",
    )
    assert sheets_of(release)["今日清单"][4][1] == f"{name}\nC001"
    with zipfile.ZipFile(release / "outbox" / "S01" / "tasks_2026-06-30.xlsx") as book:
        for part in book.namelist():
            content = book.read(part).decode("utf-8")
            assert not re.search(r"<f[ >]|<hyperlink|<definedName[^>]*>[^<]*cmd", content), part
            assert "relationships/hyperlink" not in content


def test_control_and_direction_characters_are_dropped(rendered: Callable[..., Any]) -> None:
    _, release, _ = rendered(
        "update marts.collection_tasks set debtor_name ="
        " concat('甲', chr(7), chr(8238), '乙', chr(10), '丙', chr(65534)) where debtor_id = 'uscc:1'"
    )
    assert sheets_of(release)["今日清单"][4][1] == "甲乙 丙\nC001"


def test_an_amount_beyond_fifteen_digits_is_written_as_text_in_full(
    rendered: Callable[..., Any],
) -> None:
    _, release, _ = rendered(
        "update marts.collection_task_amounts set demand_amount = 99999999999999999.99"
        " where task_id like '7a1c%' and currency_code = 'USD'"
    )
    assert sheets_of(release)["今日清单"][4][5] == "99,999,999,999,999,999.99"


def test_a_workbook_in_english_has_english_words(rendered: Callable[..., Any]) -> None:
    _, release, _ = rendered(language="en")
    sheets = sheets_of(release)
    assert list(sheets) == ["Today", "Invoices", "Not today", "Guide"]
    assert sheets["Today"][4][3] == (
        "promise for 2026-06-20 broken; CNY 107,990.50 is overdue; up to 135 days late."
    )


ANSWERED = (
    "delete from marts.collection_tasks where sales_rep_id = '../S02'",
    "delete from marts.letters_due where sales_rep_id = '../S02'",
    "insert into landing.files (source_name, file_sha256, file_name, table_name, received_at,"
    " is_carried) values ('answers', 'f1', 'S02/back.xlsx', 'answers', '2026-06-30 18:00', false)",
    "insert into marts.answers (answer_id, sales_rep_id, folder, file_sha256, sheet, line_number,"
    " work_day, debtor_id, row_state, contact_result, has_contact, has_promise, has_dispute,"
    " has_snooze) values ('a', 'S02', 'S02', 'f1', '今日清单', 6, '2026-06-30',"
    " 'account:erp:C101', 'used', '未联系上', true, false, false, false)",
)


def test_a_rep_without_tasks_sees_what_became_of_his_answers(rendered: Callable[..., Any]) -> None:
    warehouse, release, report = rendered(*ANSWERED)
    [file] = [file for file in report.files if file.sales_rep_id == "S02"]
    sheets = sheets_of(release, Path(file.path).parent.name)
    assert list(sheets) == ["昨日回填", "说明"]
    assert sheets["昨日回填"][-1][1:3] == ["深圳他人电子有限公司", "未联系上"]
    assert verify_outbox(warehouse, release, report) == []


def test_a_workbook_with_answers_that_was_not_written_is_noticed(
    rendered: Callable[..., Any],
) -> None:
    warehouse, release, report = rendered(*ANSWERED)
    (release / next(f.path for f in report.files if f.sales_rep_id == "S02")).unlink()
    kept = tuple(file for file in report.files if file.sales_rep_id != "S02")
    problems = verify_outbox(warehouse, release, replace(report, files=kept))
    assert problems == ["S02: a rep does not see his answers"]


def test_who_has_nothing_left_is_known_again_by_his_account(rendered: Callable[..., Any]) -> None:
    _, release, _ = rendered(
        "delete from marts.collection_task_items where task_id = 'ad4f3188e30c7254'",
        "delete from marts.collection_task_amounts where task_id = 'ad4f3188e30c7254'",
    )
    [path] = (release / "outbox").glob("rep-*/tasks_*.xlsx")
    with CalamineWorkbook.from_path(path) as book:
        rows = book.get_sheet_by_name("今日清单").to_python()
    [codes] = [row for row in rows if "hk_task" in row]
    [row] = [row for row in rows if "ad4f3188e30c7254" in row]
    assert row[1] == "深圳他人电子有限公司\nC101"
    assert json.loads(str(row[codes.index("hk_shown")])) == {
        "company_id": "1000", "currency_code": "CNY", "customer_id": "erp:C101",
        "demand_amount": "0.0000", "open_amount": "0.0000",
    }  # fmt: skip
