"""The matrix of layouts and tables: as declared, as printed, as documented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flows.cli import main
from flows.extracts.catalog import LAYOUTS
from flows.sources.matrix import matrix_document, matrix_lines

PAGE = (Path(__file__).parents[2] / "docs" / "sources.md").read_text("utf-8")


def test_the_page_holds_exactly_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sources"]) == 0
    printed = capsys.readouterr().out
    assert f"```text\n{printed}```\n" in PAGE, "put what `huikuan sources` prints on the page"


def test_every_layout_stands_there_with_all_its_tables_and_all_that_it_cannot_tell() -> None:
    lines = matrix_lines()
    for layout in LAYOUTS.values():
        assert f"{layout.name}: {', '.join(layout.capabilities)}; " in "\n".join(lines)
        assert {f"  cannot tell: {silence}" for silence in layout.cannot_give} <= set(lines)
        named = [line.split()[0] for line in lines if line.startswith("  ")]
        assert set(layout.table_names) <= set(named)


def test_the_document_says_which_table_a_capability_rests_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["sources", "--json"]) == 0
    layouts = {
        layout["layout"]: layout for layout in json.loads(capsys.readouterr().out)["layouts"]
    }
    tables = {table["table"]: table for table in layouts["kingdee"]["tables"]}
    assert tables["t_ar_receivebill"]["needed_for"] == ["open_items"]
    assert tables["t_ar_receivable"]["needed_for"] == ["open_items", "open_balances"]
    assert tables["t_cre_custarchivesentry"]["cannot_tell_without_it"] == "credit limits"
    assert layouts["sap"]["tables"][0]["needed_for"] == ["open_balances"]


def test_of_a_home_only_the_layouts_in_use_are_shown_with_the_rows_that_were_read() -> None:
    lines = matrix_lines({("u8", "ar_detail"): 1234, ("u8", "customer"): 60})

    assert next(line for line in lines if ": " in line and not line.startswith(" ")).startswith(
        "u8:"
    )
    tables = {line.split()[0]: line.split()[1] for line in lines if line.startswith("  ")}
    assert {name: tables[name] for name in ("table", "ar_detail", "customer", "person")} == {
        "table": "rows",
        "ar_detail": "1,234",
        "customer": "60",
        "person": "-",
    }
    assert matrix_document({("u8", "person"): 0})["layouts"][0]["tables"][2]["rows"] == 0


def test_a_home_that_has_published_nothing_cannot_tell_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sources", "--home", str(tmp_path)]) == 2
    assert "nothing is published in this home yet" in capsys.readouterr().err
