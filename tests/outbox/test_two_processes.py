"""Many reps are rendered by two processes, to the same files."""

from __future__ import annotations

from pathlib import Path

import pytest
from warehouse_fixture import KEY, make_warehouse

from benchmarks.documents import company
from flows.outbox import render
from flows.outbox.render import render_outbox
from flows.outbox.verify import verify_outbox


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("many") / "warehouse.duckdb"
    return make_warehouse(path, *company(reps=66, tasks=2, items=1))


def contents(release: Path) -> dict[str, bytes]:
    files = (path for path in (release / "outbox").rglob("*") if path.is_file())
    return {path.relative_to(release).as_posix(): path.read_bytes() for path in files}


def test_two_processes_write_what_one_writes(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = render_outbox(warehouse, tmp_path / "two" / "release", "zh", KEY)
    assert two.workbook_count == two.page_count == 66
    assert verify_outbox(warehouse, tmp_path / "two" / "release", two) == []
    assert (tmp_path / "two" / "logs" / "render.log").read_text() == ""
    monkeypatch.setattr(render, "TWO_PROCESSES_FROM", 1000)
    assert render_outbox(warehouse, tmp_path / "one" / "release", "zh", KEY) == two
    assert contents(tmp_path / "one" / "release") == contents(tmp_path / "two" / "release")


def test_when_the_second_process_fails_the_first_does_its_work(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(render, "CHILD", "flows.outbox.no_such_module")
    report = render_outbox(warehouse, tmp_path / "alone" / "release", "zh", KEY)
    assert report.workbook_count == 66
