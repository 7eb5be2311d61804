"""`huikuan init`: known ERPs by their headings; what a stranger's file does not say stays open."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from flows.cli import main
from flows.sample.make_sample import make_sample
from flows.sources.draft_text import settings_text
from flows.sources.home_plan import HomePlan, Wishes
from flows.sources.new_home_files import look_into

STRANGER = [
    ("某某机械有限公司欠款明细表", "", "", "", "", "", "", ""),
    ("单位：万元", "", "", "", "", "", "", ""),
    (
        "单据编码",
        "往来单位名称",
        "发票开具日",
        "约定到期日",
        "币种",
        "开票金额",
        "未收余额",
        "科室",
    ),
    ("A-001", "杭州某某机械", "2026/5/1", "2026/6/1", "人民币", "12.5000", "10.0001", "一部"),
    ("A-002", "Gulf Trading", "2026/5/3", "2026/6/3", "美元", "3.2", "3.2", "一部"),
    ("A-003", "科威特某某", "2026/5/9", "2026/7/9", "科威特第纳尔", "0.1234567", "0.1234567", ""),
    ("A-004", "杭州某某机械", "2026/6/1", "2026/7/1", "人民币", "1.5", "1.5", "二部"),
    ("合计", "", "", "", "", "17.3234567", "14.8235567", ""),
]


def csv_of(rows: list[tuple[str, ...]]) -> str:
    return "".join(",".join(row) + "\r\n" for row in rows)


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    """The exit code and all that `huikuan init …` says."""
    code = main(["init", *map(str, arguments)])
    told = capsys.readouterr()
    return code, told.out + told.err


def planned(path: Path, home: Path, wishes: Wishes | None = None) -> HomePlan:
    return look_into([path], home, None, wishes or Wishes()).plan


@pytest.mark.parametrize(
    "layout", ["kingdee", "u8", "sap", "odoo", "kingdee-list", "u8-list", "sap-fbl5n"]
)
def test_the_files_of_an_erp_are_recognised_by_their_headings(tmp_path: Path, layout: str) -> None:
    make_sample(tmp_path / "sample", layout, 60, 1)
    declared = tomllib.loads((tmp_path / "sample" / "huikuan.toml").read_text("utf-8"))
    erp = declared["sources"]["erp"]
    files = sorted((tmp_path / "sample" / "inbox" / "erp").iterdir())

    plan = look_into(files, tmp_path / "home", None, Wishes(legal_name="示例公司")).plan

    source = next(source for source in plan.sources if source.layout == erp["layout"])
    assert (source.capability, source.missing) == (erp["capability"], ())
    assert {table.name for table in source.tables} == set(erp["tables"])
    text = tomllib.loads(settings_text(plan))
    assert set(text["sources"][source.name]["tables"]) == set(erp["tables"])


def test_a_strangers_file_is_drafted_with_what_is_sure_and_what_is_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path / "欠款表_20260630.csv", csv_of(STRANGER), "gb18030")

    code, text = said(capsys, file, "--home", tmp_path / "home")

    assert code == 0
    assert "4 rows, 1 total rows, gb18030, headings in line 3, divided by commas" in text
    assert "amounts in 万元, total_label 合计" in text
    assert "likely document_number = 单据编码" in text
    assert "sure   open_amount = 未收余额" in text
    assert "unsure due_date = 约定到期日" in text
    assert "missing document_date" in text
    assert "not read" in text and "科室" in text
    assert re.search(r"4 +A-001 +杭州某某机械 +人民币 +100,001\.?\d*\n", text)
    assert "nothing was written" in text
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("width", [80, 120])
def test_no_line_of_a_preview_is_wider_than_the_terminal(
    tmp_path: Path, width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    long = [*STRANGER[:4], ("A-009", "名" * 60, *STRANGER[4][2:])]
    file = written(tmp_path / "欠款表_20260630.csv", csv_of(long))

    _code, text = said(capsys, file, "--home", tmp_path / "home")

    rows = [line for line in text.split("\n") if re.match(r" {4} *(line|\d)", line)]
    wide = [sum(2 if ord(sign) > 0x2E7F else 1 for sign in line) for line in rows]
    assert len(rows) >= 3
    assert max(wide) <= width


def test_amounts_below_zero_are_a_question_until_it_is_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        ("单据编号", "客户编码", "单据日期", "未收金额"),
        ("X1", "K1", "2026-05-01", "100.00"),
        ("X2", "K1", "2026-05-02", "-30.00"),
    ]
    file = written(tmp_path / "应收_20260630.csv", csv_of(rows))
    home = tmp_path / "home"

    code, text = said(capsys, file, "--home", home, "--yes", "--company", "示例公司")

    assert code == 0
    assert "未收金额 is below zero in 1 row, such as -30.00" in text
    settings = (home / "huikuan.toml").read_text("utf-8")
    assert "# by_sign = true" in settings
    assert "by_sign" not in tomllib.loads(settings)["sources"]["erp"]["tables"]["receivables"]
    answered = planned(file, tmp_path / "other", Wishes(below_zero="credits"))
    tables = tomllib.loads(settings_text(answered))["sources"]["erp"]["tables"]
    assert tables["receivables"]["by_sign"] is tables["credits"]["by_sign"] is True
    assert tables["credits"]["columns"]["amount"] == "未收金额"
    assert answered.questions == []


@pytest.mark.parametrize(
    ("days", "form"),
    [
        (["13/6/2026", "1/2/2026"], "D/M/YYYY"),
        (["6/13/2026", "1/2/2026"], "M/D/YYYY"),
        (["2026/6/13", "2026年6月1日"], None),
    ],
)
def test_days_that_only_one_order_reads_are_read_so(
    tmp_path: Path, days: list[str], form: str | None
) -> None:
    rows = [("单据编号", "客户编码", "单据日期", "未收金额")]
    rows += [(f"X{number}", "K1", day, "1.00") for number, day in enumerate(days)]
    plan = planned(written(tmp_path / "应收_20260630.csv", csv_of(rows)), tmp_path / "home")

    assert plan.sources[0].tables[0].settings.get("date_format") == form
    assert plan.questions == []


def test_days_that_two_orders_read_are_asked_and_not_guessed(tmp_path: Path) -> None:
    rows = [("单据编号", "客户编码", "单据日期", "未收金额"), ("X1", "K1", "1/2/2026", "1.00")]
    file = written(tmp_path / "应收_20260630.csv", csv_of(rows))

    plan = planned(file, tmp_path / "home")

    assert [question.code for question in plan.questions] == ["dates"]
    assert plan.questions[0].choices == ("M/D/YYYY", "D/M/YYYY")
    assert '# date_format = "M/D/YYYY"' in settings_text(plan)
    assert "date_format" not in plan.sources[0].tables[0].settings
    answered = planned(file, tmp_path / "home", Wishes(dates="D/M/YYYY"))
    assert answered.sources[0].tables[0].settings["date_format"] == "D/M/YYYY"


@pytest.mark.parametrize(
    ("files", "capability"),
    [
        (("应收", "收款", "核销"), "open_items"),
        (("应收", "收款"), "balance_forward"),
        (("应收",), ""),
    ],
)
def test_what_a_source_can_tell_follows_from_its_files_and_is_left_open_when_they_do_not_say(
    tmp_path: Path, files: tuple[str, ...], capability: str
) -> None:
    kinds = {
        "应收": "单据编号,客户编码,单据日期,应收金额,币种\r\nX1,K1,2026-05-01,1.00,人民币\r\n",
        "收款": "收款单号,客户编码,收款日期,收款金额,币种\r\nS1,K1,2026-05-01,1.00,人民币\r\n",
        "核销": "收款单号,应收单号,核销日期,核销金额\r\nS1,X1,2026-05-01,1.00\r\n",
    }
    paths = [written(tmp_path / f"{name}_20260630.csv", kinds[name]) for name in files]

    plan = look_into(paths, tmp_path / "home", None, Wishes(legal_name="示例公司")).plan

    assert [source.capability for source in plan.sources] == [capability]
    assert ("capability" in tomllib.loads(settings_text(plan))["sources"]["erp"]) == bool(
        capability
    )


def test_a_home_that_exists_is_not_overwritten_and_a_day_is_not_guessed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path / "应收.csv", csv_of([*STRANGER[2:4]]))
    home = tmp_path / "home"
    assert said(capsys, file, "--home", home, "--yes")[0] == 2
    code, text = said(capsys, file, "--home", home, "--yes", "--day", "2026-06-30")
    assert (code, "copied   inbox/erp/应收_20260630.csv" in text) == (0, True)
    before = (home / "huikuan.toml").read_bytes()

    code, text = said(capsys, file, "--home", home, "--yes", "--day", "2026-06-30")

    assert (code, "not overwritten" in text) == (2, True)
    assert (home / "huikuan.toml").read_bytes() == before


def test_a_file_without_any_heading_that_we_know_is_refused_with_its_first_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path / "x_20260630.csv", "甲乙,丙丁\r\n1,2\r\n")

    code, text = said(capsys, file, "--home", tmp_path / "home")

    assert (code, "line 1: 甲乙 | 丙丁" in text) == (3, True)
    assert said(capsys, file, "--home", tmp_path / "home", "--heading-row", 1)[0] == 0


HOSTILE = [
    'a" = "b',
    "x'); drop table landing; --",
    "[sources.evil]",
    "未收金额\u202e\u2028",
    "tab\\t\\n\\u0041",
    "#comment",
    "'''",
    '"""',
    "\x7fdelete",
    "=1+1",
    "{date}",
]


def test_hostile_headings_reach_huikuan_toml_as_texts_and_nothing_else(tmp_path: Path) -> None:
    names = ["单据编号", "客户编码", "单据日期", "未收金额"]
    quoted = [f'"{name.replace(chr(34), chr(34) * 2)}"' for name in [*names, *HOSTILE]]
    row = ["X1", "K1", "2026-05-01", "1.00", *["1"] * len(HOSTILE)]
    text = ",".join(quoted) + "\r\n" + ",".join(row) + "\r\n"
    file = written(tmp_path / "x[1]{a}*_20260630.csv", text)

    plan = planned(file, tmp_path / "home", Wishes(legal_name='示例"\n[evil]\\公司'))
    settings = tomllib.loads(settings_text(plan))

    assert set(settings) == {"language", "company", "sources"}
    assert set(settings["sources"]) == {"erp"}
    assert settings["company"]["legal_name"] == '示例"\n[evil]\\公司'
    table = settings["sources"]["erp"]["tables"]["receivables"]
    assert set(table["columns"].values()) <= {*names, *HOSTILE}
    assert table["files"] == "x?1??a??_{date}.csv"


def test_a_heading_that_is_hostile_is_mapped_as_it_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The name itself, when someone maps it, selects a column and nothing more."""
    home = tmp_path / "home"
    text = (
        '单据编号,客户编码,单据日期,"未收"" from x; drop table y; --"\r\nX1,K1,2026-05-01,1.00\r\n'
    )
    file = written(tmp_path / "应收_20260630.csv", text)
    code, _text = said(capsys, file, "--home", home, "--yes", "--company", "示例公司")
    assert code == 0
    settings = home / "huikuan.toml"
    mapped = json.dumps('未收" from x; drop table y; --', ensure_ascii=False)
    edited = settings.read_text("utf-8").replace(
        "[sources.erp.tables.receivables.columns]",
        f"[sources.erp.tables.receivables.columns]\nopen_amount = {mapped}",
    )
    edited = edited.replace('# capability = "open_items"', 'capability = "open_balances"')
    settings.write_text(edited, encoding="utf-8")

    code = main(["sources", "check", "--home", str(home), "--json"])

    document = json.loads(capsys.readouterr().out)
    columns = {
        column["column"]: column["first_cells"]
        for table in document["tables"]
        for file in table["files"]
        for column in file["columns"]
    }
    assert (code, columns["open_amount"]) == (0, ["1.00"])
