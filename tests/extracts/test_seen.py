"""Old exports in the inbox are not read every morning, and a changed one always is."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.extracts import seen
from flows.extracts.registry import registered

from .conftest import NOON, RECEIVABLES_CSV, Home

DAYS = 60


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The names of the files that are opened to be hashed."""
    opened: list[str] = []
    plain = Path.open

    def told(path: Path, mode: str = "r", *rest: object, **options: object) -> object:
        if mode == "rb":
            opened.append(path.name)
        return plain(path, mode, *rest, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", told)
    yield opened


def rested(home: Home) -> None:
    """As if the memory had been written a while after the files."""
    later = time.time_ns() + 10 * seen.AT_REST
    os.utime(seen.memory_path(home.path), ns=(later, later))


def deliver(home: Home, days: int) -> list[str]:
    names = [f"应收单_{date(2026, 6, 30) - timedelta(days=day):%Y%m%d}.csv" for day in range(days)]
    for place, name in enumerate(names):
        home.deliver(name, RECEIVABLES_CSV.replace("100.00", f"{100 + place}.00"))
    return names


def test_of_sixty_kept_snapshots_a_morning_reads_the_new_one_only(
    home: Home, reads: list[str]
) -> None:
    names = deliver(home, DAYS)
    home.freeze()
    assert set(names) <= set(reads)
    rested(home)
    reads.clear()
    home.deliver("应收单_20260701.csv", RECEIVABLES_CSV)
    assert [file.name for file in home.freeze().files] == ["应收单_20260701.csv"]
    assert {name for name in reads if name.startswith("应收单")} == {"应收单_20260701.csv"}


def test_a_file_of_other_bytes_is_read_though_size_and_time_of_writing_are_the_same(
    home: Home,
) -> None:
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV)
    home.freeze()
    rested(home)
    path = home.path / "inbox" / "erp" / "应收单_20260630.csv"
    written = path.stat()
    path.write_text(RECEIVABLES_CSV.replace("100.00", "900.00"), "utf-8")
    os.utime(path, ns=(written.st_atime_ns, written.st_mtime_ns))
    assert path.stat().st_size == written.st_size
    assert home.freeze(NOON + timedelta(hours=1)).new_count == 1


def test_a_file_that_changed_just_before_the_memory_is_read_again(
    home: Home, reads: list[str]
) -> None:
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV)
    home.freeze()
    # However long the freeze took on this machine.
    changed = (home.path / "inbox" / "erp" / "应收单_20260630.csv").stat().st_ctime_ns
    os.utime(seen.memory_path(home.path), ns=(changed, changed + seen.AT_REST // 2))
    reads.clear()
    home.freeze()
    assert "应收单_20260630.csv" in reads


@pytest.mark.parametrize("damage", ["", "[]", '{"a": 1}', '{"a": [[1], "x"]}', "\xff"])
def test_a_damaged_memory_is_no_memory(home: Home, damage: str) -> None:
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV)
    home.freeze()
    seen.memory_path(home.path).write_text(damage, "utf-8")
    rested(home)
    assert home.freeze().new_count == 0
    assert len(json.loads(seen.memory_path(home.path).read_text("utf-8"))) > 1


def test_bytes_lost_from_the_archive_are_archived_anew(home: Home) -> None:
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV)
    home.freeze()
    rested(home)
    [file] = [one for one in registered(home.path) if one.source == "erp"]
    kept = home.path / "archive" / file.sha256[:2] / file.sha256
    kept.unlink()
    home.freeze()
    assert kept.read_text("utf-8") == RECEIVABLES_CSV
