"""What the archive and its register keep of the files that arrive."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.errors import EnvironmentFault, InputRefused, UsageError
from flows.extracts.archive import archive_path
from flows.extracts.policy import policy_files
from flows.extracts.register_file import registry_path
from flows.extracts.registry import ArchivedFile, registered

from .conftest import CREDITS, CREDITS_CSV, NOON, RECEIVABLES_CSV, SETTINGS, Home

LATER = NOON + timedelta(hours=1)


def receivables(home: Home) -> list[ArchivedFile]:
    return [file for file in registered(home.path) if file.source == "erp"]


def test_a_file_is_kept_by_its_hash_with_name_table_and_business_date(home: Home) -> None:
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV)
    home.freeze()
    [file] = receivables(home)
    assert (file.name, file.table, file.business_date) == (
        "应收单_20260630.csv",
        "receivables",
        date(2026, 6, 30),
    )
    assert (file.received_at, file.supersedes, file.size) == (NOON, None, 71)
    assert archive_path(home.path, file.sha256).read_text("utf-8") == RECEIVABLES_CSV


def test_the_register_is_complete_for_everything_that_is_archived(home: Home) -> None:
    """ERP files, also one that cannot be read; policy, shipped and own; answers; the settings."""
    home.declare(SETTINGS + CREDITS)
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV)
    home.deliver("收款单_20260630.csv", "不是这张表\n1\n")
    home.deliver("清单.xlsx", b"PK", source="answers/王一")
    (home.path / "policy").mkdir()
    (home.path / "policy" / "capacity.csv").write_text("capacity_code,capacity_value\n", "utf-8")
    home.freeze()
    home.deliver("收款单_20260630.csv", CREDITS_CSV)
    home.freeze(LATER)
    known = registered(home.path)
    kept = {path.name for path in (home.path / "archive").glob("??/*") if path.is_file()}
    assert {file.sha256 for file in known} == {name.partition(".")[0] for name in kept}
    assert all(
        (file.size, file.sha256)
        == (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
        for file in known
        for path in [archive_path(home.path, file.sha256)]
    )
    day, shipped = date(2026, 6, 30), set(policy_files(home.path))
    assert [
        (file.source, file.table, file.name, file.business_date, file.received_at, file.supersedes)
        for file in known
        if file.source != "policy" or file.table == "capacity"
    ] == [
        ("erp", "receivables", "应收单_20260630.csv", day, NOON, None),
        ("erp", "credits", "收款单_20260630.csv", day, NOON, None),
        ("policy", "capacity", "capacity.csv", None, NOON, None),
        ("home", "settings", "huikuan.toml", None, NOON, None),
        ("answers", "王一", "清单.xlsx", None, NOON, None),
        ("erp", "credits", "收款单_20260630.csv", day, LATER, 2),
    ]
    assert {file.table for file in known if file.source == "policy"} == shipped


def test_freezing_twice_registers_nothing_new(home: Home) -> None:
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV)
    assert home.freeze().new_count > 0
    assert home.freeze(LATER).new_count == 0


def test_other_bytes_under_the_same_name_supersede_and_both_stay(home: Home) -> None:
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV)
    home.freeze()
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV + "XS2,K1,2026-06-02,5\n")
    frozen = home.freeze(LATER)
    first, second = receivables(home)
    assert second.supersedes == first.sequence
    assert archive_path(home.path, first.sha256).exists()
    assert "应收单_20260630.csv replaces an earlier version of itself" in frozen.notes[0]


def test_the_first_bytes_delivered_again_win_again(home: Home) -> None:
    for text in ("A", "B", "A"):
        home.deliver("应收单_20260630.csv", text)
        home.freeze()
    first, _second, third = receivables(home)
    assert third.sha256 == first.sha256
    assert home.choose().files[0].file.sequence == third.sequence


def test_what_no_declaration_matches_is_noted(home: Home) -> None:
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV)
    home.deliver("应收单.csv.part", "x")
    home.deliver("readme.txt", "x", source="other")
    assert home.freeze().notes == (
        "inbox/erp/应收单.csv.part matches no declaration in huikuan.toml and was not read",
        "inbox/other/readme.txt matches no declaration in huikuan.toml and was not read",
    )


def test_a_name_stored_decomposed_is_the_same_name(home: Home) -> None:
    home.declare(
        (home.path / "huikuan.toml").read_text("utf-8").replace("应收单_{date}", "Café_{date}")
    )
    home.deliver("Cafe\u0301_20260630.csv", RECEIVABLES_CSV)
    home.freeze()
    assert len(receivables(home)) == 1


def test_an_impossible_date_in_a_name_is_refused(home: Home) -> None:
    home.deliver("应收单_20260631.csv", RECEIVABLES_CSV)
    with pytest.raises(InputRefused, match="no valid business date: 20260631"):
        home.freeze()


def test_an_empty_file_is_refused(home: Home) -> None:
    home.deliver("应收单_20260630.csv", "")
    with pytest.raises(InputRefused, match="the file is empty"):
        home.freeze()


def test_a_link_out_of_the_inbox_is_refused(home: Home, tmp_path: Path) -> None:
    outside = tmp_path / "secret.csv"
    outside.write_text(RECEIVABLES_CSV, encoding="utf-8")
    home.deliver("x", "x").unlink()
    (home.path / "inbox" / "erp" / "应收单_20260630.csv").symlink_to(outside)
    with pytest.raises(InputRefused, match="points out of it"):
        home.freeze()


@pytest.mark.skipif(os.getuid() == 0, reason="root may read everything")
def test_a_file_without_permission_names_path_and_user(home: Home) -> None:
    path = home.deliver("应收单_20260630.csv", RECEIVABLES_CSV)
    path.chmod(0)
    with pytest.raises(EnvironmentFault, match="cannot be read") as fault:
        home.freeze()
    assert fault.value.where == str(path)


def test_the_register_refuses_to_change_or_forget_a_row(home: Home) -> None:
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV)
    home.freeze()
    with sqlite3.connect(registry_path(home.path)) as connection:
        for statement in ("update received set name = 'x'", "delete from received"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)


def test_a_policy_override_replaces_the_shipped_table_until_it_is_removed(home: Home) -> None:
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV)
    home.freeze()
    shipped = home.choose().policy_hashes["capacity"]
    override = home.path / "policy" / "capacity.csv"
    override.parent.mkdir()
    override.write_bytes("capacity_code,capacity_value\ndaily_tasks,7\n".encode("gb18030"))
    home.freeze(LATER)
    assert home.choose().policy_hashes["capacity"] != shipped
    assert home.choose(known_at=NOON).policy_hashes["capacity"] == shipped
    override.unlink()
    home.freeze(LATER + timedelta(hours=1))
    assert home.choose().policy_hashes["capacity"] == shipped


def test_a_policy_file_that_replaces_nothing_is_refused_with_the_nearest_name(home: Home) -> None:
    (home.path / "policy").mkdir()
    (home.path / "policy" / "capacitty.csv").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match='no policy table; did you mean "capacity"'):
        home.freeze()


def test_case_10_a_file_that_is_still_being_transferred_is_refused(home: Home) -> None:
    home.deliver("应收单_20260630.csv.part", RECEIVABLES_CSV)
    with pytest.raises(InputRefused, match="still being transferred"):
        home.freeze()
