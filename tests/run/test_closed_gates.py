"""A gate that closes says which rule, which file and which line, and nothing is published."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.warehouse import read_only, rows

from .command import Ended, asked, huikuan, published
from .conftest import copy_of, inbox, spoil

RECEIVABLES = "应收单_20260630.csv"
CAPACITY = "capacity_code,capacity_value\ndaily_tasks,viele\n"


@pytest.fixture(scope="module")
def closed(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    """The receivables' 合计 row is wrong by ten yuan; a policy row holds a word for a number.

    One receipt's amount cannot be read.
    """
    home = copy_of(demo_home, tmp_path_factory.mktemp("closed"))
    spoil(home)
    receivables = inbox(home) / RECEIVABLES
    text = receivables.read_bytes().decode("gb18030")
    assert text.count("1906004.20") == 1
    receivables.write_bytes(text.replace("1906004.20", "1906014.20").encode("gb18030"))
    (home / "policy" / "capacity.csv").write_bytes(CAPACITY.encode("gbk"))
    return home, huikuan(home, "run", "--direct", "--supersede")


def test_a_closed_gate_ends_the_run_with_its_own_code(closed: tuple[Path, Ended]) -> None:
    _, ended = closed
    assert (ended.code, ended.out) == (4, "")
    assert "nothing was published; what was published before stays" in ended.err


def test_a_wrong_total_is_named_with_rule_file_and_line(closed: tuple[Path, Ended]) -> None:
    _, ended = closed
    assert "control_totals_tie" in ended.err
    assert f"{RECEIVABLES}:41" in ended.err
    assert "1906014.20, but the rows add up to 1906004.20" in ended.err
    assert "compare its last line and its row count with the ERP's own screen" in ended.err


def test_a_malformed_policy_row_is_named_with_file_and_line(closed: tuple[Path, Ended]) -> None:
    _, ended = closed
    assert "policy_is_well_formed" in ended.err
    assert "capacity.csv:2" in ended.err
    assert "viele" in ended.err


def test_the_quarantine_of_the_stopped_run_can_be_read(closed: tuple[Path, Ended]) -> None:
    lines = asked(closed[0], "quarantine").out.splitlines()
    assert lines[0].endswith(" · not published · as of 2026-06-30")
    assert lines[4:6] == [
        "  line 9  amount “1e3”: not_an_amount",
        "    amount CNY unknown · document SK2606009 · customer K1016"
        " · whom it holds is not known yet",
    ]


def test_what_was_built_beside_a_closed_gate_is_thrown_away(closed: tuple[Path, Ended]) -> None:
    _, ended = closed
    [place] = [line for line in ended.err.splitlines() if line.startswith("  where: ")]
    work = Path(place.removeprefix("  where: ")).parents[1] / "work"
    assert sorted(path.name for path in work.glob("*.duckdb*")) == ["warehouse.duckdb"]
    with read_only(work / "warehouse.duckdb") as connection:
        schemas = {
            row["schema_name"]
            for row in rows(connection, "select distinct schema_name from duckdb_tables()")
        }
    assert {"landing", "staging"} <= schemas
    assert schemas.isdisjoint({"intermediate", "marts", "marts_steps"})


def test_what_was_published_stays_as_it_was(closed: tuple[Path, Ended], demo_home: Path) -> None:
    home, _ = closed
    assert published(home) == published(demo_home)


def test_the_gate_s_report_is_kept_in_the_folder_of_the_run(closed: tuple[Path, Ended]) -> None:
    home, ended = closed
    [place] = [line for line in ended.err.splitlines() if line.startswith("  where: ")]
    report = Path(place.removeprefix("  where: "))
    assert report.name == "gate_1.json"
    assert report.is_file()
    assert report.is_relative_to(home / "runs")


@pytest.mark.campaign
def test_a_truth_between_the_models_that_does_not_hold_closes_the_run_too(home: Path) -> None:
    """A dispute that was delivered twice would count twice."""
    disputes = inbox(home) / "争议_20260630.csv"
    last = disputes.read_text("utf-8").splitlines()[-1]
    disputes.write_text(disputes.read_text("utf-8") + last + "\n", "utf-8")
    before = published(home)
    closed = huikuan(home, "run", "--direct", "--supersede", "--json")
    assert (closed.code, closed.err) == (4, "")
    assert closed.document["where"] == "unique_int_disputes_dispute_id (1 rows)"
    assert "nothing was published" in closed.document["why"]
    assert published(home) == before
