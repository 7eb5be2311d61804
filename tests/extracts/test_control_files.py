"""A control file beside an export says how many rows it holds and their sum."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from flows.errors import InputRefused, UsageError
from flows.extracts.control_file import ControlSettings, read_control
from flows.settings import parse_settings

from .conftest import RECEIVABLES_CSV, SETTINGS, Home

NAME = "应收单_20260630.csv"
CONTROL = """
[sources.erp.tables.receivables.control]
files = "{file}.ctl"
rows = "行数"
amount = "合计金额"
"""
DECLARED = ControlSettings("{file}.ctl", "行数", "合计金额")


def read(folder: Path, written: str | bytes) -> tuple[int | None, Decimal | None]:
    path = folder / "control"
    path.write_bytes(written.encode() if isinstance(written, str) else written)
    figures = read_control(path, f"{NAME}.ctl", DECLARED, NAME)
    return figures.rows, figures.amount


@pytest.mark.parametrize(
    "written",
    [
        "行数,合计金额\n2,1123.50\n",
        "行数=2\r\n合计金额=1123.50\r\n",
        "行数：2\n合计金额：1,123.50\n",
        "文件名\t行数\t合计金额\n别的.csv\t9\t9\n应收单_20260630.csv\t2\t1123.50\n",
        '行数,合计金额\n2,"1,123.50"\n'.encode("gb18030"),
    ],
)
def test_its_figures_are_read_from_a_table_or_from_lines(
    tmp_path: Path, written: str | bytes
) -> None:
    assert read(tmp_path, written) == (2, Decimal("1123.50"))


@pytest.mark.parametrize(
    ("written", "refused"),
    [
        ("行数=2\n", 'does not tell "合计金额"; it tells: 行数'),
        ("行数=两\n合计金额=1\n", 'tells "两" as 行数, which is no number'),
        ("行数=2.5\n合计金额=1\n", "says 2.5 rows"),
        (b"\xff\xff\xff", "is neither UTF-8 nor GB18030 text"),
        ("行数=2\n" * 20_000, "is over 64 KB"),
    ],
)
def test_one_that_does_not_tell_what_is_declared_is_refused(
    tmp_path: Path, written: str | bytes, refused: str
) -> None:
    with pytest.raises(InputRefused, match=refused):
        read(tmp_path, written)


@pytest.fixture
def proved(home: Home) -> Home:
    home.declare(SETTINGS + CONTROL)
    home.deliver(NAME, "单位:万元,,,\n" + RECEIVABLES_CSV + "XS2,K1,2026-06-02,23.5\n")
    return home


def test_it_is_archived_with_its_export_and_its_sum_is_told_in_yuan(proved: Home) -> None:
    proved.deliver(f"{NAME}.ctl", "行数=2\n合计金额=123.5\n")
    frozen = proved.freeze()
    tables = [file.table for file in frozen.files if file.source == "erp"]
    assert sorted(tables) == ["receivables", "receivables.control"]
    assert frozen.notes == ()
    assert [chosen.file.name for chosen in proved.choose().controls.values()] == [f"{NAME}.ctl"]
    assert proved.landed_rows(
        "select control_name, control_amount from landing.files where source_name = 'erp'"
    ) == [{"control_name": f"{NAME}.ctl", "control_amount": Decimal("1235000.0000")}]


def test_another_number_of_rows_is_refused_with_both(proved: Home) -> None:
    proved.deliver(f"{NAME}.ctl", "行数=3\n合计金额=123.5\n")
    with pytest.raises(InputRefused, match="has 2 rows, its control file says 3"):
        proved.landed_rows("select 1")


def test_one_that_is_missing_is_refused_by_name(proved: Home) -> None:
    proved.freeze()
    with pytest.raises(InputRefused, match=f"{NAME}.ctl, beside {NAME}"):
        proved.choose()


@pytest.mark.parametrize(
    ("declared", "mistake"),
    [
        ('files = "x.ctl"\nrows = "r"', "must be a name with"),
        ('files = "../{file}"\nrows = "r"', "must be a name with"),
        ('files = "{file}.ctl"', "say under which word"),
        ('files = "{file}.ctl"\nrows = "r"\nrow = "r"', 'did you mean "rows"'),
    ],
)
def test_a_declaration_that_cannot_be_is_refused(declared: str, mistake: str) -> None:
    text = f"{SETTINGS}\n[sources.erp.tables.receivables.control]\n{declared}\n"
    with pytest.raises(UsageError, match=mistake):
        parse_settings(text.encode(), "huikuan.toml")
