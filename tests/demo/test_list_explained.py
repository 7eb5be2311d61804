"""docs/list-explained.md says of five entries what the files, the marts and the workbook say."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from .company_parties import CUSTOMERS
from .conftest import Query
from .expected import debtor_id

ROOT = Path(__file__).parents[2]
INBOX = ROOT / "flows" / "demo_company" / "inbox" / "erp"
PAGE = (ROOT / "docs" / "list-explained.md").read_text("utf-8")
ENTRIES = {
    found[1]: (found[2], int(found[3]), section)
    for section in PAGE.split("\n## ")[1:]
    if (found := re.match(r"(K\d{4}) \S+ \((Y\d\d), rank (\d+)\)\n", section))
}
DEBTORS = {row.number: debtor_id(row) for row in CUSTOMERS}


@cache
def lines_of(name: str) -> list[list[str]]:
    content = (INBOX / name).read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    return list(csv.reader(text.splitlines()))


def rows_below(section: str, heading: str) -> list[list[str]]:
    _, _, rest = section.partition(heading)
    lines = rest.split("\n\n")[0].strip().splitlines()[1:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_five_entries_are_explained() -> None:
    assert len(ENTRIES) == 5


@pytest.mark.parametrize("number", ENTRIES)
def test_each_line_holds_what_the_page_says_of_it(number: str) -> None:
    """Its document, and every date and amount that is written without separators."""
    for places, says in rows_below(ENTRIES[number][2], "| line | says |\n"):
        told = set(re.findall(r"\b[A-Z]{2}\d{7}\b|\b\d{4}-\d\d-\d\d\b|(?<![\d,])\d+\.\d\d\b", says))
        cells = {
            cell
            for name, line in re.findall(r"(\S+?\.csv):(\d+)", places)
            for cell in lines_of(name)[int(line) - 1]
        }
        assert told and told <= cells, (places, told - cells)


@pytest.mark.parametrize("number", ENTRIES)
def test_each_score_is_the_sum_of_the_points_of_the_run(number: str, marts: Query) -> None:
    rep, rank, section = ENTRIES[number]
    table = rows_below(section, "| rule | value | points | because |\n")
    points = {(rule, Decimal(value), Decimal(given)) for rule, value, given, _ in table}
    found = marts(
        "select rule_code, value, points from task_score_components"
        f" join collection_tasks using (task_id) where debtor_id = '{DEBTORS[number]}'"
    )
    assert {tuple(row) for row in found} == points
    [(score, action)] = re.findall(r"\nScore (\d+)\. Action `(\w+)`", section)
    assert marts(
        "select sales_rep_id, rank, score, recommended_action from collection_tasks"
        f" where debtor_id = '{DEBTORS[number]}'"
    ) == [(rep, rank, Decimal(score), action)]
    assert sum(part for _, _, part in points) == Decimal(score)


@pytest.mark.parametrize("number", ENTRIES)
def test_what_is_asked_for_is_the_sum_of_the_parts_on_the_page(number: str, marts: Query) -> None:
    section = ENTRIES[number][2]
    sentence = next(
        line for line in section.splitlines() if "asked for" in line and "|" not in line
    )
    asked = {
        (code, Decimal(amount.replace(",", "")))
        for code, amount in re.findall(r"([A-Z]{3}) ([\d,]+\.\d\d)", sentence.split("asked")[0])
    }
    found = marts(
        "select currency_code, demand_amount from collection_task_amounts"
        f" join collection_tasks using (task_id) where debtor_id = '{DEBTORS[number]}'"
    )
    assert {tuple(row) for row in found} == asked
    parts = re.findall(r"[\d,]+\.\d\d", sentence.partition(" = ")[0]) if " = " in sentence else []
    total = sum(Decimal(part.replace(",", "")) for part in parts)
    assert not parts or {total} == {amount for _, amount in asked}


def test_the_first_ten_seconds_are_what_stands_at_the_top_of_each_list(demo_release: Path) -> None:
    table = rows_below(PAGE, "| rep | top line | first customer | what to do | asked for |"
                       " first reason |\n")  # fmt: skip
    assert [row[0] for row in table] == ["Y01", "Y02", "Y03"]
    for rep, top, customer, action, asked, reason in table:
        path = demo_release / "outbox" / rep / "tasks_2026-06-30.xlsx"
        with CalamineWorkbook.from_path(path) as book:
            rows = book.get_sheet_by_name("今日清单").to_python(skip_empty_area=False)
        assert top.replace(" ｜ ", "\u3000｜\u3000") in str(rows[1][0])
        first = next(row for row in rows if row[0] == 1.0)
        number, name = customer.split()
        assert str(first[1]).split("\n")[:2] == [name, number]
        assert str(first[2]).split("\n")[0] == action
        assert str(first[3]).startswith(reason)
        amounts = [Decimal(part.replace(",", "")) for part in re.findall(r"[\d,]+\.\d\d", asked)]
        assert [Decimal(str(cell)) for cell in first[4 : 4 + len(amounts)]] == amounts
