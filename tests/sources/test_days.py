"""A previewed day is the day that the models read: both are held against the same cases."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.sources.days import read_day, says_no_day

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "dbt_project/models/staging/generic/base_generic__exchange_rates.yml"
FORMS = ROOT / "tests/dbt/test_number_forms.py"


def cases_of_the_forms() -> list[tuple[str, str | None, str, str | None]]:
    """The cases by which the models are tested for declared forms, all of text cells."""
    tree = ast.parse(FORMS.read_text("utf-8"))
    dates = [
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "DATES" and node.value
    ]
    return [(cell, form, "text", day) for cell, form, day in dates[0]]


def cases_of_the_model() -> list[tuple[str, str | None, str, str | None]]:
    """Cell, declared form, kind of cells, and the day that the model's unit tests expect."""
    found: list[tuple[str, str | None, str, str | None]] = []
    for test in yaml.safe_load(MODEL.read_text("utf-8"))["unit_tests"]:
        days: dict[int, Any] = {
            row["line"]: row["parsed_rate_date"]
            for row in test["expect"]["rows"]
            if "parsed_rate_date" in row
        }
        found += [
            (row["rate_date"], row.get("_date_format"), row["_cells"], days[row["_line"]])
            for row in test["given"][0]["rows"]
            if row["_line"] in days
        ]
    return found


@pytest.mark.parametrize(
    ("cell", "form", "cells", "day"), cases_of_the_model() + cases_of_the_forms()
)
def test_a_cell_is_previewed_as_the_model_reads_it(
    cell: str, form: str | None, cells: str, day: str | None
) -> None:
    read = read_day(cell, form, cells)
    assert (read.isoformat() if read else None) == day


@pytest.mark.parametrize("cell", ["", " ", "0000-00-00", "1900-01-01", "9999-12-31 00:00:00"])
def test_what_erps_write_for_no_date_is_no_day(cell: str) -> None:
    assert says_no_day(cell)
