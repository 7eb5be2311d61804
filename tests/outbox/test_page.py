# ruff: noqa: E501 - one case a line
from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import StrictUndefined, UndefinedError
from jinja2.sandbox import SecurityError

from flows.outbox.html import OwnFields, write_html
from flows.outbox.phones import phones
from flows.outbox.verify import verify_outbox

HOSTILE = (
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{{ 7*7 }}", "'; drop table x",
    "javascript:alert(1)", "</style><style>@import url(//x)", "&lt;b&gt;",
)  # fmt: skip


class Texts(HTMLParser):
    """The visible texts of a page and the tags they stand in."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.texts += [data.strip()] if data.strip() else []


def page_of(release: Path, rep: str = "S01") -> str:
    return (release / "outbox" / rep / "tasks_2026-06-30.html").read_text("utf-8")


def test_a_page_says_rank_customer_why_demand_script_and_whom_to_call(
    rendered: Callable[..., Any],
) -> None:
    _, release, _ = rendered()
    texts = Texts(page_of(release)).texts
    first = texts[texts.index("江苏昇玥喆堃机械设备有限公司") - 1 :]
    assert first[:26] == [
        "1", "江苏昇玥喆堃机械设备有限公司", "C001", "违约承诺升级", "CNY 107,990.50",
        "USD 2,500.00", "最久逾期 135 天", "为什么", "2026-06-20 的承诺没有兑现",
        "逾期金额 CNY 107,990.50", "最久已逾期 135 天", "先知道", "承诺 2026-07-05 CNY 60,000.00",
        "失约 2026-06-20 CNY 50,000.00", "未核销来款或贷项 USD 300.00", "怎么说",
        "上次约定的款项还没有到账，请问卡在哪一步？", "联系", "王丽", "拨打 138 0000 0001", "函件",
        "TX-202606-1f00aa", "计划稿，批准后才能发出", "好的结果 · 对方拒绝时", "好的结果", "…",
    ]  # fmt: skip


def test_the_page_opens_with_the_sums_of_today_and_ends_with_what_was_cut(
    rendered: Callable[..., Any],
) -> None:
    _, release, _ = rendered()
    texts = Texts(page_of(release)).texts
    start = texts.index("2026-07-01")
    assert texts[start - 1 : start + 5] == [
        "今日催收清单　陈晓明 S01", "2026-07-01", "今日 2 个客户 · 应催合计", "CNY 137,990.50",
        "USD 2,500.00", "注意：1 个客户有数据待核实（见“暂缓”一列），核实前先不催、不发函。",
    ]  # fmt: skip
    rest = texts[texts.index("未排入今日 1 个客户") :]
    assert rest[2:5] == ["3", "宁波待核贸易有限公司", "核实数据 · 最久已逾期 5 天"]


ADVISED = (
    "update marts.collection_tasks set method_code = 'pressure', track_code = 'formal',"
    " leaves_when = 'paid,answered' where rank = 1",
    "update marts.collection_tasks set cut_reason = 'snoozed', waits_until = '2026-07-09'"
    " where is_cut",
)


def test_the_page_says_by_which_method_and_channel_and_what_takes_the_entry_off(
    rendered: Callable[..., Any],
) -> None:
    warehouse, release, report = rendered(*ADVISED)
    texts = Texts(page_of(release)).texts
    action = texts.index("违约承诺升级")
    assert texts[action + 1] == "压力法 · 武收：催款函、停接新单、主管出面、交法务"
    assert (
        texts[texts.index("最久已逾期 135 天") + 1]
        == "离开清单：到期款付清，或约定付款日期，且争议已答复并了结"
    )
    assert verify_outbox(warehouse, release, report) == []


def test_what_was_cut_stands_with_its_rank_reason_and_the_day_it_comes_back(
    rendered: Callable[..., Any],
) -> None:
    _, release, _ = rendered(*ADVISED)
    texts = Texts(page_of(release)).texts
    rest = texts[texts.index("未排入今日 1 个客户") :]
    assert rest[2:7] == [
        "3", "宁波待核贸易有限公司", "核实数据 · 最久已逾期 5 天", "按主管决定暂缓", "2026-07-09 再排入",
    ]  # fmt: skip


def test_a_tap_calls_and_a_letter_lies_beside_the_page(rendered: Callable[..., Any]) -> None:
    _, release, _ = rendered()
    page = Texts(page_of(release))
    assert page.links == [
        "tel:13800000001", "letters/TX-202606-1f00aa.pdf", "tel:13900000002",
        "letters/TX-202606-2f00bb.pdf",
    ]  # fmt: skip
    for link in page.links[1::2]:
        assert (release / "outbox" / "S01" / link).is_file()


def test_a_page_runs_and_fetches_nothing(rendered: Callable[..., Any]) -> None:
    _, release, _ = rendered()
    content = page_of(release)
    tags = set(Texts(content).tags)
    assert tags & {"script", "link", "img", "iframe", "object", "form", "base", "svg"} == set()
    assert "default-src 'none'" in content
    assert re.search(r"https?:|url\(|@import|\bon[a-z]+=", content) is None


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_stay_text(rendered: Callable[..., Any], text: str) -> None:
    quoted = text.replace("'", "''")
    warehouse, release, report = rendered(
        f"update marts.collection_tasks set debtor_name = '{quoted}' where rank = 2",
        f"update intermediate.int_customer_contacts set phone = '{quoted}', contact_name = '{quoted}'"
        " where contact_id = 'k2'",
        f"update marts.disputes set reason = '{quoted}'",
    )
    page = Texts(page_of(release))
    assert text in page.texts
    assert all(link.startswith(("tel:1380", "letters/")) for link in page.links)
    assert set(page.tags) & {"script", "img"} == set()
    assert verify_outbox(warehouse, release, report) == []


def test_bidi_and_control_characters_are_gone(rendered: Callable[..., Any]) -> None:
    _, release, _ = rendered(
        "update marts.collection_tasks set debtor_name = '甲\u202e公司\u200f\x07' where rank = 2"
    )
    assert "甲公司" in Texts(page_of(release)).texts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("138 0000 0001", [("138 0000 0001", "13800000001")]),
        ("+86 138-0000-0001", [("+86 138-0000-0001", "+8613800000001")]),
        ("(0512) 5550 0101", [("(0512) 5550 0101", "051255500101")]),
        ("0512-55500101 / 13800000001", [("0512-55500101", "051255500101"), ("13800000001", "13800000001")]),
        ("0512-55500101转8012", [("0512-55500101转8012", "")]),
        ("javascript:alert(1)", [("javascript:alert(1)", "")]),
        ("1380000000１", [("1380000000１", "")]),
        ("12345", [("12345", "")]),
        ("1234567890123456", [("1234567890123456", "")]),
        ("+", [("+", "")]),
        ("", []),
        (None, []),
    ],
)  # fmt: skip
def test_only_what_is_surely_a_number_can_be_called(
    text: str | None, expected: list[tuple[str, str]]
) -> None:
    assert [(phone.text, phone.number) for phone in phones(text)] == expected


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('data-total="USD">USD 2,500.00', 'data-total="USD">USD 2,501.00', "the sums of data-total differ"),
        ('data-demand="USD">USD 2,500.00', 'data-demand="USD">', "the sums of data-demand differ"),
        ('data-sum="CNY">107,990.50', 'data-sum="CNY">107,990.51', "the sums of data-sum differ"),
        ('data-task="8b2d1f66"', 'data-task="7a1c0e55"', "the tasks of the page differ"),
        ("<h2>", "<script></script><h2>", "holds script"),
        ("<h2>", '<h2 onclick="x">', "holds onclick"),
        ("tel:13800000001", "https://x.example/", "links to what is not in the rep's folder"),
        ("tel:13800000001", "../rep-58c1dce7/tasks_2026-06-30.html", "links to what is not in the rep's folder"),
        ("default-src 'none'", "default-src *", "has no policy that forbids what comes from elsewhere"),
        ("body{", "body{background:url(//x.example/a.png);", "has a style that reaches elsewhere"),
        ("王丽", "深圳他人电子有限公司", "1 texts identify another rep's debtor"),
        ("王丽", "137 9999 0101", "1 texts identify another rep's debtor"),
        ("王丽", "C101", "1 texts identify another rep's debtor"),
    ],
)  # fmt: skip
def test_a_page_that_says_or_does_something_else_is_a_problem(
    rendered: Callable[..., Any], before: str, after: str, problem: str
) -> None:
    warehouse, release, report = rendered()
    path = release / "outbox" / "S01" / "tasks_2026-06-30.html"
    content = path.read_text("utf-8")
    assert before in content
    changed = content.replace(before, after, 1).encode()
    path.write_bytes(changed)
    digest = hashlib.sha256(changed).hexdigest()
    files = tuple(
        dataclasses.replace(file, sha256=digest)
        if file.path == "outbox/S01/tasks_2026-06-30.html"
        else file
        for file in report.files
    )
    problems = verify_outbox(warehouse, release, dataclasses.replace(report, files=files))
    assert problems == [f"outbox/S01/tasks_2026-06-30.html: {problem}"]


def test_a_value_is_escaped_whatever_the_template_forgets() -> None:
    page = {"language_tag": '"><script>', "title": "", "subtitle": "", "count": "", "foot": ""}
    lists = dict.fromkeys(("totals", "banners", "cards", "cut_cards"), ())
    words = {"nothing": "", "demand": ""}
    content = write_html("list.html.j2", page=page | lists, words=words)
    assert b'lang="&#34;&gt;&lt;script&gt;"' in content


def test_a_template_sees_fields_of_our_values_and_nothing_else() -> None:
    environment = OwnFields(undefined=StrictUndefined)
    phone = next(phones("138 0000 0001"))
    assert environment.from_string("{{ p.number }}").render(p=phone) == "13800000001"
    for reach in ("p.__class__", "p.__init__", "text.upper", "p.strange"):
        with pytest.raises((SecurityError, UndefinedError)):
            environment.from_string("{{ " + reach + " ~ '' }}").render(p=phone, text="a")


def test_a_page_in_english(rendered: Callable[..., Any]) -> None:
    _, release, _ = rendered(language="en")
    texts = Texts(page_of(release)).texts
    assert {
        "2 customers today · To ask for",
        "Call 138 0000 0001",
        "up to 135 days overdue",
    } <= set(texts)
