"""docs/conformance.md lists every case that runs, with its outcome."""

from __future__ import annotations

import re
from pathlib import Path

import aging_cases_of_credits
import aging_cases_of_dates
import pytest
from aging_case import CASES
from peer_cases import DIFFERENT, IN_A_LETTER_BY_POST, read_cases

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")
MODULES = (aging_cases_of_credits, aging_cases_of_dates)
IN_WHOLE_RUNS = "36"
ROW = re.compile(r"^\| ([\w-]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
ROWS = [row for row in ROW.findall(PAGE) if row[0] not in ("case", "id")]


def test_the_cases_of_aging_are_listed_as_they_run() -> None:
    listed = {row for row in ROWS if row[0].isdigit() and row[0] != IN_WHOLE_RUNS}
    assert listed == {
        (
            str(case.number),
            case.sentence.replace("_", " "),
            "passes",
        )
        for case in CASES
    }


def test_all_37_cases_are_there() -> None:
    assert {row[0] for row in ROWS if row[0].isdigit()} == {str(n) for n in range(1, 38)}


def test_every_file_the_page_names_exists() -> None:
    named = re.findall(r"\]\(\.\./([^)]+)\)", PAGE)
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.shared_data
@pytest.mark.skipif(not read_cases(), reason="the shared data is not beside this checkout")
def test_every_case_of_the_other_systems_is_listed_once() -> None:
    listed = [row[0] for row in ROWS if not row[0].isdigit()]
    assert listed == list(read_cases())


def test_the_page_says_where_we_differ() -> None:
    differing = {row[0] for row in ROWS if row[2].startswith("differs: ")}
    assert differing == {*DIFFERENT, *IN_A_LETTER_BY_POST}
