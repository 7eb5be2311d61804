# ruff: noqa: E501 - one case a line
"""The case file (案卷) of a top debtor: what it tells, to whom, and what it never holds."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from warehouse_fixture import make_warehouse

from flows.outbox.folders import rep_folders
from flows.outbox.phones import masked_name, masked_phone
from flows.outbox.verify import verify_outbox

MANAGED = (
    "insert into intermediate.int_sales_reps values ('M1', '钱经理', '华东', null, null)",
    "update intermediate.int_sales_reps set manager_id = 'M1' where sales_rep_id = 'S01'",
)
FIRST = "outbox/cases/case_2026-06-30_7a1c0e55b0d94f21.html"
SECOND = "outbox/cases/case_2026-06-30_8b2d1f66c1ea5032.html"


class Texts(HTMLParser):
    """The visible texts of a page, and its tags."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.tags: list[str] = []
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts += [data.strip()] if data.strip() else []


def texts_of(release: Path, path: str = FIRST) -> list[str]:
    return Texts((release / path).read_text("utf-8")).texts


def part(texts: list[str], start: str, end: str) -> list[str]:
    return texts[texts.index(start) + 1 : texts.index(end)]


def test_every_top_debtor_has_one_where_his_teams_workbook_goes(
    rendered: Callable[..., Any],
) -> None:
    warehouse, release, report = rendered(*MANAGED)
    cases = [(file.path, file.sales_rep_id) for file in report.files if file.kind == "case"]
    assert cases == [
        ("outbox/M1/cases/case_2026-06-30_7a1c0e55b0d94f21.html", "M1"),
        ("outbox/M1/cases/case_2026-06-30_8b2d1f66c1ea5032.html", "M1"),
        ("outbox/cases/case_2026-06-30_ad4f3188e30c7254.html", ""),
    ]
    assert report.case_count == 3
    assert verify_outbox(warehouse, release, report) == []


def test_policy_says_how_many_a_list_may_have_the_first_on_the_list_first(
    rendered: Callable[..., Any],
) -> None:
    warehouse, release, report = rendered(
        "insert into staging.stg_policy__capacity values ('case_files', 1)"
    )
    cases = [file.path for file in report.files if file.kind == "case"]
    assert cases == [FIRST, "outbox/cases/case_2026-06-30_ad4f3188e30c7254.html"]
    assert verify_outbox(warehouse, release, report) == []


def test_it_opens_with_the_debtor_the_demand_and_what_to_do_next(
    rendered: Callable[..., Any],
) -> None:
    _, release, _ = rendered()
    texts = texts_of(release)
    assert texts[texts.index("C001") - 1 :][:12] == [
        "案卷　江苏昇玥喆堃机械设备有限公司", "C001",
        "工作日 2026-07-01　业务员 陈晓明 S01　清单第 1 位　任务 7a1c0e55",
        "应催合计 · 最久逾期 135 天", "CNY 107,990.50", "USD 2,500.00", "下一步", "违约承诺升级",
        "为什么", "2026-06-20 的承诺没有兑现", "逾期金额 CNY 107,990.50", "最久已逾期 135 天",
    ]  # fmt: skip


def test_it_tells_how_each_document_came_about_and_from_which_line(
    rendered: Callable[..., Any],
) -> None:
    _, release, _ = rendered()
    documents = part(texts_of(release), "欠款怎么来的（单据 3 行）", "来款与核销（3 行）")
    assert documents[5:23] == [
        "XS20260101", "CNY", "合同 HT26-01", "订单 DD26-07", "来源 应收单_20260630.csv:5",
        "开票 2026-01-10", "交货 2026-01-12", "验收 2026-01-20", "客户收票 2026-01-15",
        "条款 验收后30天", "到期 2026-02-15", "逾期 135 天", "时效至 2029-02-15", "原额",
        "362,665.98", "已付 262,665.98", "未付", "100,000.00",
    ]  # fmt: skip


def test_payments_stand_with_what_they_paid_and_assumed_ones_say_so(
    rendered: Callable[..., Any],
) -> None:
    _, release, _ = rendered()
    payments = part(texts_of(release), "来款与核销（3 行）", "付款承诺（2 次）")
    assert payments[4:] == [
        "2026-04-21", "收款", "电汇", "推定核销", "SK26040002", "来源 a2", "XS20260101", "CNY", "62,665.98",
        "2026-03-20", "收款", "银行转账", "SK26030001", "来源 应收单_20260630.csv#2:7", "XS20260101", "CNY",
        "200,000.00",
        "2026-06-16", "收款", "SK26060003", "来源 s", "未核销", "USD", "300.00",
    ]  # fmt: skip


def test_promises_contacts_and_letters_stand_with_their_state(
    rendered: Callable[..., Any],
) -> None:
    _, release, _ = rendered()
    texts = texts_of(release)
    assert part(texts, "付款承诺（2 次）", "争议（0 起）")[3:10] == [
        "2026-07-05", "2026-06-10 作出", "全部欠款", "来源 p.0.2", "未到期", "60,000.00", "CNY",
    ]  # fmt: skip
    assert part(texts, "联系记录（1 次）", "函件（2 条）")[3:] == [
        "2026-06-25", "来源 k.1.4", "电话", "已联系：承诺付款", "理由：资金紧张",
    ]  # fmt: skip
    assert part(texts, "函件（2 条）", "诉讼时效")[3:] == [
        "2026-06-30", "付款提醒函", "TX-202606-1f00aa", "计划稿，批准后才能发出",
        "2026-05-20", "来源 ledger.12", "付款提醒函", "已发出",
    ]  # fmt: skip
    disputes = part(texts_of(release, SECOND), "争议（1 起）", "联系记录（0 次）")
    assert disputes[3:] == [
        "2026-06-02", "全部欠款", "来源 x.0.3", "质量异议", "未了结", "20,000.00", "CNY",
    ]  # fmt: skip


def test_it_says_what_is_known_of_limitation_and_what_is_not_on_record(
    rendered: Callable[..., Any],
) -> None:
    _, release, _ = rendered()
    texts = texts_of(release)
    assert part(texts, "诉讼时效", "还要准备什么")[:4] == [
        "凭书面证据，最早 2029-02-15 届满（单据 XS20260101）。", "最近一次收款核销：2026-04-21。",
        "最近一次付款承诺：2026-06-10。", "最近一次发函：2026-05-20。",
    ]  # fmt: skip
    assert texts[texts.index("还要准备什么") + 1 : -1] == [
        "没有登记合同号：XS20260102、EX20260103。请补合同、订单或其他约定付款条件的书面文件。",
        "没有登记交货或验收日期：XS20260102、EX20260103。请补签收单、验收单或物流签收记录。",
        "有来款或贷项未核销：先与客户对清用途，再谈剩余金额。",
        "对账单：请对方盖章确认欠款金额和日期。",
    ]  # fmt: skip


def test_causes_stand_with_what_they_were_read_from(rendered: Callable[..., Any]) -> None:
    """Of each cause the newest evidence of all reps; of a dispute how much is disputed."""
    causes = """insert into marts.debt_causes values
        ('1', 'q.1.4', 'account:erp:C002', 'delay', 'cash_shortage', 'excuse', 'E6', '2026-06-25', 2, true),
        ('2', 'q.1.5', 'account:erp:C002', 'delay', 'cash_shortage', 'excuse', 'E5', '2026-05-25', 1, true),
        ('3', 'x.0.3', 'account:erp:C002', 'delay', 'dissatisfaction', 'dispute', 'dispute', '2026-06-02', 1, true),
        ('4', 'c.0.9', 'account:erp:C002', 'debt', 'contract', 'contract_finding', 'private_seal', null, 1, true),
        ('5', 'o.0.2', 'account:erp:C002', 'debt', 'buyer', 'observation', 'W4', '2026-06-01', 1, true),
        ('6', 'o.0.3', 'account:erp:C002', 'debt', 'buyer', 'observation', 'W3', '2026-05-01', 1, false)"""
    warehouse, release, report = rendered(causes)
    told = part(texts_of(release, SECOND), "成因（4 项）", "欠款怎么来的（单据 1 行）")
    assert told[3:] == [
        "欠款成因", "甲方（客户）原因", "依据 1 件，最近 2026-06-01", "观察：人员抱怨或离职", "来源 o.0.2",
        "欠款成因", "合同原因", "依据 1 件，最近 -", "合同检查：盖的是私章", "来源 c.0.9",
        "拖延原因", "资金紧张", "依据 3 件，最近 2026-06-25", "客户的理由：资金紧张", "来源 q.1.4",
        "拖延原因", "不满", "依据 1 件，最近 2026-06-02", "争议", "CNY 20,000.00", "来源 x.0.3",
    ]  # fmt: skip
    assert verify_outbox(warehouse, release, report) == []
    assert not any(text.startswith("成因") for text in texts_of(release))


def test_phones_notes_payers_and_links_are_not_in_it(rendered: Callable[..., Any]) -> None:
    _, release, _ = rendered()
    content = (release / FIRST).read_text("utf-8")
    assert "王**；*** **** 0001" in content
    for told in ("138 0000", "王丽", "私下说的话", "别家代付", "href", "<script"):
        assert told not in content


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("138 0000 0001", "*** **** 0001"),
        ("(0512) 5550 0101", "(****) **** 0101"),
        ("0512-55500101转8012", "****-********转8012"),
        ("１３８００００１２３４", "*******１２３４"),
        ("119", "***"),
        ("", ""),
        (None, ""),
    ],
)
def test_of_a_phone_the_last_four_digits_stay(text: str | None, masked: str) -> None:
    assert masked_phone(text) == masked


def test_of_a_name_the_first_character_stays() -> None:
    assert [masked_name(text) for text in ("欧阳锋", "Lee Ming", " ", None)] == [
        "欧**",
        "L**",
        "",
        "",
    ]


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}", "</td></table>"],
)
def test_hostile_texts_stay_text(rendered: Callable[..., Any], text: str) -> None:
    quoted = text.replace("'", "''")
    warehouse, release, report = rendered(
        f"update marts.collection_tasks set debtor_name = '{quoted}' where rank = 1",
        f"update marts_steps.document_histories set payment_term = '{quoted}', order_number = '{quoted}'",
        f"update intermediate.int_credits set method = '{quoted}'",
        f"update landing.files set file_name = '{quoted}'",
        f"update intermediate.int_contact_events set channel = '{quoted}'",
        f"update marts.disputes set reason = '{quoted}'",
    )
    page = Texts((release / FIRST).read_text("utf-8"))
    assert {text, f"案卷　{text}", f"条款 {text}", f"来源 {text}:5"} <= set(page.texts)
    assert set(page.tags) & {"script", "img"} == set()
    assert verify_outbox(warehouse, release, report) == []


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        (">100,000.00</span>", ">100,000.01</span>", "the sums of document_open differ"),
        (
            'data-figure="applied CNY">62,665.98',
            'data-figure="applied CNY">62,665.97',
            "the sums of applied differ",
        ),
        (
            'data-figure="credit USD">300.00',
            'data-figure="credit USD">',
            "the sums of credit differ",
        ),
        (
            'data-figure="demand USD">2,500.00',
            'data-figure="demand USD">25.00',
            "the sums of demand differ",
        ),
        ('data-row="contact"', "", "the rows of contact differ"),
        ('data-task="7a1c0e55"', 'data-task="8b2d1f66"', "the task differs"),
        ("来源 ledger.12", "深圳他人电子有限公司", "1 texts identify another rep's debtor"),
        ("来源 ledger.12", "杭州争议机电有限公司", "1 texts identify another rep's debtor"),
        ("<h2>", '<h2><a href="tel:13800000001">x</a>', "holds links"),
    ],
)
def test_a_case_file_that_says_something_else_is_a_problem(
    rendered: Callable[..., Any], before: str, after: str, problem: str
) -> None:
    warehouse, release, report = rendered()
    content = (release / FIRST).read_text("utf-8")
    assert before in content
    changed = content.replace(before, after, 1).encode()
    (release / FIRST).write_bytes(changed)
    digest = hashlib.sha256(changed).hexdigest()
    files = tuple(
        dataclasses.replace(file, sha256=digest) if file.path == FIRST else file
        for file in report.files
    )
    problems = verify_outbox(warehouse, release, dataclasses.replace(report, files=files))
    assert problems == [f"{FIRST}: {problem}"]


def test_applications_that_do_not_sum_to_what_a_document_says_are_a_problem(
    rendered: Callable[..., Any],
) -> None:
    warehouse, release, report = rendered(
        "update marts_steps.effective_applications set reducing_amount = 1"
        " where application_id = 'a2'"
    )
    assert verify_outbox(warehouse, release, report) == [f"{FIRST}: the sums of applied differ"]


def test_documents_that_do_not_sum_to_the_task_are_a_problem(
    rendered: Callable[..., Any], tmp_path: Path
) -> None:
    _, release, report = rendered()
    changed = make_warehouse(
        tmp_path / "changed.duckdb",
        "update marts.collection_task_amounts set open_amount = 1 where currency_code = 'USD'",
    )
    assert verify_outbox(changed, release, report) == [
        f"{FIRST}: the sums of open differ",
        f"{FIRST}: the sums of document_open differ",
    ]


def test_a_case_file_missing_or_in_another_place_is_a_problem(
    rendered: Callable[..., Any],
) -> None:
    warehouse, release, report = rendered()
    without = tuple(file for file in report.files if file.path != FIRST)
    (release / FIRST).unlink()
    problems = verify_outbox(warehouse, release, dataclasses.replace(report, files=without))
    assert problems == ["outbox of rep : case differ from the marts"]


def test_no_rep_has_the_folder_of_case_files() -> None:
    folders = rep_folders(["cases", "S01"])
    assert folders["cases"].startswith("rep-")


def test_in_english(rendered: Callable[..., Any]) -> None:
    warehouse, release, report = rendered(language="en")
    texts = texts_of(release)
    assert {
        "Case file: 江苏昇玥喆堃机械设备有限公司", "What to do next", "How the debt came about (documents: 3)",
        "due 2026-02-15", "Reached: promised to pay", "Said: Short of cash", "Payment reminder", "sent",
    } <= set(texts)  # fmt: skip
    assert verify_outbox(warehouse, release, report) == []
