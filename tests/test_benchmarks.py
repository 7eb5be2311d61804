"""The benchmarks run: a small company each, so that they are not found broken when needed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def printed(*arguments: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_letters_workbooks_and_pages_are_measured() -> None:
    lines = printed("benchmarks.documents", "--reps", "2", "--tasks", "3", "--letters", "2")
    assert lines[0].startswith("2 letters")
    assert lines[2].startswith("2 reps")
    told = ["letters", "reading", "workbooks", "pages", "outbox"]
    assert [line.split()[0] for line in (lines[1], *lines[3:])] == told


def test_the_aging_alone_gives_the_same_table_in_every_way() -> None:
    lines = printed("benchmarks.frames", "--rows", "2000")
    assert [line.split()[:3] for line in lines[::2]][:3] == [
        ["2,000", "DuckDB,", "exact,"],
        ["2,000", "pandas,", "exact,"],
        ["2,000", "pandas,", "cents,"],
    ]
    assert {tuple(line.split()[:2]) for line in lines[1::2]} == {("x", "DuckDB")}


@pytest.mark.campaign
def test_the_models_and_their_sql_by_hand_are_measured() -> None:
    lines = printed("benchmarks.aging", "--rows", "500")
    assert "models through dbt" in lines[0]
    assert "the same SQL straight in DuckDB" in lines[1]


def test_landing_is_measured_against_a_read() -> None:
    lines = printed("benchmarks.landing", "--rows", "500", "--workbook-rows", "50", "--times", "1")
    assert [line.split(",")[0].split()[1:3] for line in lines if "peak" in line][:2] == [
        ["DuckDB"],
        ["DuckDB"],
    ]
    told = [line.split("peak")[0].split(None, 1)[1].strip(" ,") for line in lines if "peak" in line]
    assert told[2:] == ["landed, UTF-8", "landed, GB18030", "landed, XLSX"]
    assert [line.split("x ")[1].split("  ")[0] for line in lines if " x " in line] == [
        "DuckDB's read",
        "into Parquet",
        "landed, UTF-8",
        "DuckDB's read",
    ]
