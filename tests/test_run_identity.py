"""A run is named by what it depends on, and its manifest says so byte for byte."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from flows.errors import Defect, EnvironmentFault
from flows.manifest import GateResult, Manifest, Output, hash_outputs, read_manifest, write_manifest
from flows.run import InputFile, ReceivedFile, RunArguments, hash_code

RECEIVABLES = InputFile("1" * 64, "erp", "receivables", date(2026, 6, 30), carried=False)
CUSTOMERS = InputFile("2" * 64, "erp", "customers", None, carried=True)
ARGUMENTS = RunArguments(
    purpose="daily",
    files=(RECEIVABLES, CUSTOMERS),
    policy={"overdue_buckets": "3" * 64, "actions": "4" * 64},
    configuration_sha256="5" * 64,
    as_of=date(2026, 6, 30),
    known_at=datetime(2026, 7, 1, 5, 30, tzinfo=UTC),
    ledger_sequence=7,
    code_sha256="6" * 64,
)
CHANGED = {
    "purpose": "historical",
    "files": (RECEIVABLES,),
    "policy": {"overdue_buckets": "3" * 64},
    "configuration_sha256": "7" * 64,
    "as_of": date(2026, 6, 29),
    "known_at": datetime(2026, 7, 1, 5, 31, tzinfo=UTC),
    "code_sha256": "7" * 64,
    "key_sha256": "9" * 64,
    "release_date": date(2026, 7, 1),
    "letters": ("L1",),
}
CHANGED_FILE = {
    "sha256": "7" * 64,
    "source": "sap",
    "table": "credits",
    "business_date": date(2026, 6, 29),
    "carried": True,
    "place": 1,
    "first_day": date(2026, 6, 1),
    "last_day": date(2026, 6, 30),
}


def manifest_of(release: Path) -> Manifest:
    received = datetime(2026, 7, 1, 5, 30, tzinfo=UTC)
    return Manifest(
        arguments=ARGUMENTS,
        inputs=(
            ReceivedFile(RECEIVABLES, "应收单_20260630.csv", received),
            ReceivedFile(CUSTOMERS, "客户.xlsx", received),
        ),
        gates=(GateResult("gate_1", True, ({"rule": "rows", "failed": 0},)),),
        row_counts={"marts.open_items": 3},
        open_amounts={"CNY": "12.3400"},
        outputs=hash_outputs(release),
        previous_manifest_sha256=None,
    )


def code_in(root: Path) -> Path:
    for folder in ("flows", "expectations", "templates", "dbt_project/models", "dbt_project/logs"):
        (root / folder).mkdir(parents=True)
    (root / "requirements.lock").write_text("duckdb==2.0.0")
    (root / "flows" / "cli.py").write_text("print()")
    (root / "dbt_project" / "dbt_project.yml").write_text("name: huikuan")
    (root / "dbt_project" / "models" / "open_items.sql").write_text("select 1")
    return root


def test_identical_arguments_give_the_same_id() -> None:
    beijing = timezone(timedelta(hours=8))
    same = replace(
        ARGUMENTS,
        files=(CUSTOMERS, RECEIVABLES),
        policy={"actions": "4" * 64, "overdue_buckets": "3" * 64},
        known_at=datetime(2026, 7, 1, 13, 30, tzinfo=beijing),
    )
    assert same.run_id == ARGUMENTS.run_id == "6cabaf6c32322ee3"
    assert same.arguments_sha256 == ARGUMENTS.arguments_sha256


@pytest.mark.parametrize("argument", CHANGED)
def test_a_changed_argument_changes_both_hashes(argument: str) -> None:
    changed = replace(ARGUMENTS, **{argument: CHANGED[argument]})  # type: ignore[arg-type]
    assert changed.run_id != ARGUMENTS.run_id
    assert changed.arguments_sha256 != ARGUMENTS.arguments_sha256


@pytest.mark.parametrize("field", CHANGED_FILE)
def test_a_changed_file_changes_the_id(field: str) -> None:
    file = replace(RECEIVABLES, **{field: CHANGED_FILE[field]})  # type: ignore[arg-type]
    assert replace(ARGUMENTS, files=(file, CUSTOMERS)).run_id != ARGUMENTS.run_id


def test_the_ledger_position_changes_the_id_and_not_the_other_arguments() -> None:
    later = replace(ARGUMENTS, ledger_sequence=8)
    assert later.run_id != ARGUMENTS.run_id
    assert later.arguments_sha256 == ARGUMENTS.arguments_sha256


def test_every_argument_is_changed_by_a_test_above() -> None:
    assert set(vars(ARGUMENTS)) - {"run_id", "arguments_sha256"} == {*CHANGED, "ledger_sequence"}
    assert set(vars(RECEIVABLES)) == set(CHANGED_FILE)


def test_the_code_is_hashed_by_path_and_bytes(tmp_path: Path) -> None:
    first, second = code_in(tmp_path / "first"), code_in(tmp_path / "second")
    assert hash_code(first) == hash_code(second)
    (second / "flows" / "cli.py").rename(second / "flows" / "door.py")
    assert hash_code(first) != hash_code(second)


@pytest.mark.parametrize(
    "path", ["flows/new.py", "dbt_project/models/open_items.sql", "requirements.lock",
             "dbt_project/profiles.yml", "templates/letter.typ", "expectations/outbox.py"]
)  # fmt: skip
def test_a_changed_file_of_the_code_changes_its_hash(tmp_path: Path, path: str) -> None:
    before = hash_code(code_in(tmp_path))
    (tmp_path / path).write_text("changed")
    assert hash_code(tmp_path) != before


def test_what_tools_leave_beside_the_code_does_not_change_its_hash(tmp_path: Path) -> None:
    before = hash_code(code_in(tmp_path))
    (tmp_path / "flows" / "__pycache__").mkdir()
    (tmp_path / "flows" / "__pycache__" / "cli.pyc").write_text("x")
    (tmp_path / "dbt_project" / "logs" / "dbt.log").write_text("x")
    (tmp_path / "dbt_project" / ".user.yml").write_text("x")
    (tmp_path / "README.md").write_text("x")
    assert hash_code(tmp_path) == before


def test_an_incomplete_installation_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="incomplete"):
        hash_code(tmp_path)


def test_a_manifest_reads_back_as_it_was_and_has_the_same_bytes_twice(tmp_path: Path) -> None:
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "open_items.csv").write_text("receivable_id\n")
    manifest = manifest_of(tmp_path)
    first = write_manifest(tmp_path, manifest)
    assert manifest.outputs == (
        Output(
            "published/open_items.csv",
            "9d4a92ffcd5bbc017d8e999ff7cdd5bfe5259c3eade20ce22aee488ef9ee5f2f",
            14,
        ),
    )
    assert hash_outputs(tmp_path) == manifest.outputs
    assert read_manifest(tmp_path).run_id == ARGUMENTS.run_id
    assert write_manifest(tmp_path, read_manifest(tmp_path)) == first


def test_a_manifest_names_its_inputs_by_name_hash_and_time(tmp_path: Path) -> None:
    write_manifest(tmp_path, manifest_of(tmp_path))
    document = json.loads((tmp_path / "manifest.json").read_bytes())
    assert document["inputs"][0] == {
        "business_date": "2026-06-30",
        "carried": False,
        "name": "应收单_20260630.csv",
        "received_at": "2026-07-01T05:30:00.000000Z",
        "sha256": "1" * 64,
        "source": "erp",
        "table": "receivables",
    }


@pytest.mark.parametrize(("old", "new"), [('"purpose": "daily"', '"purpose": "other"'), ("{", "")])
def test_a_manifest_that_was_changed_or_cut_is_refused(tmp_path: Path, old: str, new: str) -> None:
    write_manifest(tmp_path, manifest_of(tmp_path))
    text = (tmp_path / "manifest.json").read_text("utf-8")
    (tmp_path / "manifest.json").write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(EnvironmentFault, match="cannot be read"):
        read_manifest(tmp_path)


def test_a_release_with_a_link_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/passwd")
    with pytest.raises(Defect, match="holds a link"):
        hash_outputs(tmp_path)
