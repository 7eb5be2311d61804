"""The page for newcomers shows homes that can be read, and lists every column that they map."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from flows.extracts.generic import LAYOUT
from flows.extracts.source import Table
from flows.settings import load_settings

from .build_demo_company import DEMO_COMPANY

PAGE = (Path(__file__).parents[2] / "docs" / "bring-your-own-data.md").read_text("utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
# A block that is a part of a home shows one thing; whole homes have a company.
HOMES = [tomllib.loads(block) for block in BLOCKS if "[company]" in block]
HOMES.append(tomllib.loads((DEMO_COMPANY / "huikuan.toml").read_text("utf-8")))


def documented_columns(table: str) -> tuple[set[str], set[str]]:
    """All columns that the page lists for a table, and those it marks as required."""
    found = re.search(rf"^\| `{table}` \| (.*?) \|$", PAGE, re.MULTILINE)
    assert found, f"{table} is not on the page"
    names = re.sub(r"\([^)]*\)", "", found[1]).split(". ")[0]
    columns = {name.strip(" *.") for name in names.split(",")}
    return columns, set(re.findall(r"\*\*(\w+)\*\*", found[1]))


def generic_tables() -> list[tuple[str, dict[str, Any]]]:
    return [
        pair
        for home in HOMES
        for source in home["sources"].values()
        if source["layout"] == "generic"
        for pair in source["tables"].items()
    ]


def test_the_page_shows_a_generic_home_and_an_sap_home() -> None:
    layouts = [source["layout"] for home in HOMES for source in home["sources"].values()]
    assert layouts == ["generic", "sap", "generic"]


@pytest.mark.parametrize(
    "block", [block for block in BLOCKS if "[company]" in block], ids=["generic", "sap"]
)
def test_a_home_on_the_page_is_accepted_as_it_stands(block: str, tmp_path: Path) -> None:
    (tmp_path / "huikuan.toml").write_text(block, encoding="utf-8")
    assert len(load_settings(tmp_path).sources) == 1


@pytest.mark.parametrize("table", LAYOUT.tables, ids=lambda table: table.name)
def test_the_page_lists_the_columns_of_a_table_as_they_are_declared(table: Table) -> None:
    assert documented_columns(table.name) == (set(table.column_names), set(table.required_columns))


@pytest.mark.parametrize(("name", "table"), generic_tables())
def test_a_table_maps_listed_columns_and_all_required_ones(
    name: str, table: dict[str, Any]
) -> None:
    columns, required = documented_columns(name)
    given = set(table["columns"]) | set(table.get("constants", {}))
    assert given <= columns
    assert required <= given
    assert len(given) == len(table["columns"]) + len(table.get("constants", {}))


def test_the_demo_maps_only_headings_that_its_files_have() -> None:
    for table in HOMES[-1]["sources"]["erp"]["tables"].values():
        name = table["files"].replace("{date}", "20260630")
        raw = (DEMO_COMPANY / "inbox" / "erp" / name).read_bytes()
        if name.endswith(".csv"):
            text = raw.decode("gb18030" if name.startswith("应收单") else "utf-8-sig")
            line = text.splitlines()[table.get("heading_row", 1) - 1]
            assert set(table["columns"].values()) <= set(line.split(","))
