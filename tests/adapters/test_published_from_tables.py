"""A morning on the tables of an ERP: from files under its own headings to a published run."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from run.command import huikuan

from .home import make_home

pytestmark = pytest.mark.campaign


def test_tables_of_kingdee_are_published_and_what_they_cannot_tell_is_said(tmp_path: Path) -> None:
    home = make_home(tmp_path / "home", "kingdee")

    ended = huikuan(home, "run", "--direct")

    assert ended.code == 0, ended.out + ended.err
    assert "receivables  CNY 54,600.00 · USD 8,000.00" in ended.out
    with (home / "current" / "published" / "open_items.csv").open(encoding="utf-8") as file:
        items = [(row["document_number"], row["sales_rep_id"]) for row in csv.DictReader(file)]
    assert sorted(items) == [
        ("AR00000001", "S001"),
        ("AR00000002", "S001"),
        ("AR00000006", "S002"),
        ("QT00000001", "S002"),
    ]
    assert "note: kingdee cannot tell: matches taken back" in ended.told
    assert "names of sales reps (unless v_bd_salesman carries FNAME)" in ended.told


@pytest.mark.parametrize(
    ("layout", "total"),
    [("odoo", "CNY 2,500.00 · USD 3,000.00"), ("u8", "CNY 4,800.00 · USD 5,000.00")],
)
def test_tables_of_the_other_systems_are_published_too(
    tmp_path: Path, layout: str, total: str
) -> None:
    ended = huikuan(make_home(tmp_path / "home", layout), "run", "--direct")

    assert ended.code == 0, ended.out + ended.err
    assert f"receivables  {total}" in ended.out
