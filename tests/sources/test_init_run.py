"""A stranger's file from `huikuan init` to a published run, with the edits that it asks for."""

from __future__ import annotations

import csv
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest
from run.command import huikuan

from flows.cli import main

from .test_init import STRANGER, csv_of, written

pytestmark = pytest.mark.campaign

CODES = {"人民币": "CNY", "美元": "USD", "科威特第纳尔": "KWD"}
# What the draft leaves to do, as docs/bring-your-own-data.md says: its own lines without their `#`.
EDITS = (
    "document_date", "due_date", "default_rep", "[[sales_reps]]", "sales_rep_id", "rep_name",
)  # fmt: skip


def edited(text: str) -> str:
    """The draft with those lines taken out of their comments; a line without a heading stays."""
    return "\n".join(
        line.removeprefix("# ")
        if line.startswith(tuple(f"# {name}" for name in EDITS)) and '= ""' not in line
        else line
        for line in text.split("\n")
    )


def test_a_strangers_file_is_published_with_the_totals_of_plain_python(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    file = written(tmp_path / "欠款表.csv", csv_of(STRANGER), "gb18030")
    options = ["--yes", "--day", "2026-06-30", "--company", "某某机械有限公司"]
    assert main(["init", str(file), "--home", str(home), *options]) == 0
    assert "to do    " in capsys.readouterr().out
    settings = home / "huikuan.toml"
    settings.write_text(edited(settings.read_text("utf-8")), encoding="utf-8")

    ended = huikuan(home, "run", "--direct")

    assert ended.code == 0, ended.out + ended.err
    expected: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in STRANGER[3:-1]:
        expected[CODES[row[4]]] += Decimal(row[6]) * 10_000
    told: defaultdict[str, Decimal] = defaultdict(Decimal)
    with (home / "current" / "published" / "open_items.csv").open(encoding="utf-8") as table:
        for item in csv.DictReader(table):
            told[item["currency_code"]] += Decimal(item["open_amount"])
    assert told == expected
    assert set(expected) == {"CNY", "USD", "KWD"}
