"""What is parsed of the shipped policy tables serves every home, and only as long as it may."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from flows.extracts import shipped
from flows.extracts.policy import SHIPPED, policy_tables


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(shipped, "MEMORY", tmp_path / "memory")
    return tmp_path / "memory"


def test_every_shipped_table_is_parsed_once_and_found_by_a_new_home(
    memory: Path, demo_home: Path, tmp_path: Path
) -> None:
    shipped.parse_shipped(tmp_path / "parsed")
    kept = {path.name: path for path in memory.rglob("*.parquet")}
    assert len(kept) == len(policy_tables())
    landed = [path for path in (demo_home / "landing").rglob("*.parquet") if path.name in kept]
    assert len(landed) == len(kept)
    home = tmp_path / "home"
    wanted = [home / path.parent.name / path.name for path in landed]
    shipped.recall(wanted)
    for own, recalled in zip(landed, wanted, strict=True):
        assert recalled.read_bytes() == own.read_bytes()
        facts = (json.loads(path.with_suffix(".json").read_text()) for path in (own, recalled))
        assert next(facts) == next(facts)


@pytest.mark.usefixtures("memory")
def test_what_another_parser_read_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped.parse_shipped(tmp_path / "parsed")
    path = next((tmp_path / "parsed").rglob("*.parquet"))
    monkeypatch.setattr(shipped, "_parser", lambda: "another")
    wanted = tmp_path / "home" / path.parent.name / path.name
    shipped.recall([wanted])
    assert not wanted.exists()


def test_a_table_of_a_home_s_own_is_kept_for_nobody(memory: Path, tmp_path: Path) -> None:
    own = tmp_path / "landing" / "declaration" / f"{hashlib.sha256(b'own').hexdigest()}.parquet"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"rows")
    own.with_suffix(".json").write_text("{}")
    shipped.keep([own])
    assert not memory.exists()


def test_a_place_that_cannot_be_written_keeps_nothing_and_stops_nothing(
    memory: Path, tmp_path: Path
) -> None:
    memory.write_text("a file where the folder would be")
    name = hashlib.sha256((SHIPPED / "run_limits.csv").read_bytes()).hexdigest()
    place = tmp_path / "landing" / "declaration" / f"{name}.parquet"
    place.parent.mkdir(parents=True)
    shutil.copyfile(SHIPPED / "run_limits.csv", place)
    place.with_suffix(".json").write_text("{}")
    shipped.keep([place])
    shipped.recall([place])
    assert memory.is_file()
