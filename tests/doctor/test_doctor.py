"""Every check of `huikuan doctor` fails on what it is there for, and says what to do."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from flows.cli import main
from flows.doctor.company import (
    check_configuration,
    check_ledger,
    check_mail,
    check_prefect,
    check_release,
    check_secret,
    check_shared_folder,
)
from flows.doctor.finding import Finding, exit_code, finding_lines
from flows.doctor.machine import (
    GIGABYTE,
    FileSystem,
    check_disk,
    check_file_system,
    check_fonts,
    check_packages,
    check_python,
    installed_packages,
    try_file_system,
)
from flows.run import PACKAGE_ROOT
from tests.delivery.company import mail_settings, publish_day, write_settings
from tests.delivery.smtp_sink import Sink

LOCK = PACKAGE_ROOT / "requirements.lock"
FONTS = PACKAGE_ROOT / "templates" / "fonts"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    path = tmp_path / "home"
    path.mkdir()
    publish_day(path, 29)
    publish_day(path, 30)
    write_settings(path, "")
    return path


def level(finding: Finding) -> str:
    assert finding.level == "ok" or finding.fix
    return finding.level


def test_another_python_fails() -> None:
    assert level(check_python((3, 11))) == "ok"
    assert level(check_python((3, 12))) == "failed"


def test_a_package_that_is_missing_or_of_another_version_fails_by_name() -> None:
    installed = installed_packages()
    assert level(check_packages(LOCK, installed)) == "ok"
    installed["duckdb"] = "1.5.6"
    del installed["typst"]
    told = check_packages(LOCK, installed)
    assert (told.level, told.found) == (
        "failed", "duckdb 1.5.6 instead of 2.0.0, typst missing instead of " + _locked("typst"),
    )  # fmt: skip
    assert level(check_packages(LOCK / "absent", installed)) == "failed"


def _locked(name: str) -> str:
    lines = LOCK.read_text().splitlines()
    return next(line.split("==")[1][:-2] for line in lines if line.startswith(f"{name}=="))


@pytest.mark.parametrize(
    ("free", "release", "found"),
    [(50, 1, "ok"), (4, 0, "warning"), (9, 1, "warning"), (0.9, 0, "failed"), (30, 16, "failed")],
)
def test_a_disk_too_small_for_the_next_run_fails(free: float, release: float, found: str) -> None:
    assert level(check_disk(int(free * GIGABYTE), int(release * GIGABYTE))) == found


@pytest.mark.parametrize(
    ("lacking", "found"),
    [
        ({}, "ok"),
        ({"renames": False}, "failed"),
        ({"links": False}, "failed"),
        ({"syncs": False}, "failed"),
        ({"locks": False}, "failed"),
        ({"kind": "nfs4"}, "warning"),
        ({"tells_cases_apart": False}, "warning"),
        ({"refusal": "Read-only file system"}, "failed"),
    ],
)
def test_a_file_system_without_what_publishing_needs_fails(
    lacking: dict[str, object], found: str
) -> None:
    assert level(check_file_system(replace(FileSystem(), **lacking))) == found  # type: ignore[arg-type]


def test_a_folder_that_cannot_be_written_to_fails_and_nothing_is_left_behind(
    tmp_path: Path,
) -> None:
    assert level(check_file_system(try_file_system(tmp_path))) == "ok"
    assert list(tmp_path.iterdir()) == []
    assert level(check_file_system(try_file_system(Path("/proc")))) == "failed"


def test_a_font_that_is_missing_or_another_fails(tmp_path: Path) -> None:
    fonts = Path(shutil.copytree(FONTS, tmp_path / "fonts"))
    assert level(check_fonts(fonts)) == "ok"
    with (fonts / "NotoSansSC-Bold.ttf").open("ab") as font:
        font.write(b"x")
    assert "NotoSansSC-Bold.ttf" in check_fonts(fonts).found
    (fonts / "NotoSansSC-Regular.ttf").unlink()
    assert level(check_fonts(fonts)) == "failed"
    assert level(check_fonts(tmp_path / "nowhere")) == "failed"


def test_a_mistake_in_the_configuration_fails_with_its_line(home: Path) -> None:
    assert level(check_configuration(home)[0]) == "ok"
    with (home / "huikuan.toml").open("a") as file:
        file.write("\n[mail]\nhots = 1\n")
    finding, settings = check_configuration(home)
    assert (level(finding), settings, finding.is_configuration) == ("failed", None, True)
    assert "hots" in finding.found


def test_a_secret_that_is_not_there_fails_and_one_that_is_stays_unseen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = 'user = "u"\npassword = "env:DOCTOR_SECRET"\n'
    mail = write_settings(tmp_path, mail_settings(25, more)).mail
    assert level(check_secret(None)) == "ok"
    assert level(check_secret(mail)) == "failed"
    monkeypatch.setenv("DOCTOR_SECRET", "kanarienvogel")
    assert level(check_secret(mail)) == "ok"
    assert "kanarienvogel" not in str(check_secret(mail))


def test_a_mail_server_that_does_not_answer_fails_and_one_that_does_gets_no_mail(
    tmp_path: Path,
) -> None:
    with Sink() as sink:
        mail = write_settings(tmp_path, mail_settings(sink.port)).mail
        assert level(check_mail(mail)) == "ok"
        assert (sink.connections, sink.mails) == (1, [])
        sink.behaviour.refused_connections = 1
        assert level(check_mail(mail)) == "failed"
    assert level(check_mail(mail)) == "failed"
    assert level(check_mail(None)) == "ok"


def test_a_prefect_server_that_does_not_answer_fails() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert level(check_prefect(f"http://127.0.0.1:{port}/api")) == "failed"
    assert level(check_prefect(None)) == "ok"


def test_a_shared_folder_that_is_not_there_fails(tmp_path: Path) -> None:
    assert level(check_shared_folder(tmp_path)) == "ok"
    assert level(check_shared_folder(tmp_path / "not mounted")) == "failed"
    assert level(check_shared_folder(None)) == "ok"


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        ("drop trigger events_never_updated", "the rule events_never_updated is missing"),
        ("drop trigger events_never_deleted; delete from events where sequence = 2",
         "1 of 4 events are missing"),
        ("pragma user_version = 99", "schema version 99"),
    ],
)  # fmt: skip
def test_a_ledger_that_somebody_changed_fails(home: Path, deed: str, told: str) -> None:
    assert level(check_ledger(home)) == "ok"
    with sqlite3.connect(home / "ledger.sqlite") as connection:
        connection.executescript(deed)
    finding = check_ledger(home)
    assert (level(finding), told in finding.found) == ("failed", True)


def test_a_ledger_that_is_damaged_or_lost_fails_and_a_new_home_has_none(
    home: Path, tmp_path: Path
) -> None:
    assert level(check_ledger(tmp_path)) == "ok"
    assert list(tmp_path.iterdir()) == [home]
    for rest in home.glob("ledger.sqlite-*"):
        rest.unlink()
    content = bytearray((home / "ledger.sqlite").read_bytes())
    content[4096:6144] = os.urandom(2048)
    (home / "ledger.sqlite").write_bytes(bytes(content))
    assert level(check_ledger(home)) == "failed"
    (home / "ledger.sqlite").unlink()
    assert level(check_ledger(home)) == "failed"


def test_a_release_that_is_lost_altered_or_not_pointed_to_fails(home: Path) -> None:
    assert level(check_release(home)) == "ok"
    current = (home / "current").readlink()
    (home / "current").unlink()
    assert "`current` does not point to" in check_release(home).found
    first = next(path for path in (home / "releases").iterdir() if path.name != current.name)
    (home / "current").symlink_to(f"releases/{first.name}")
    assert level(check_release(home)) == "failed"
    next((home / current / "outbox").rglob("*.html")).write_text("other")
    assert "today.html (changed)" in check_release(home).found
    shutil.rmtree(home / current)
    assert level(check_release(home)) == "failed"


def test_the_exit_code_tells_settings_from_the_machine() -> None:
    fine = Finding("a", "ok", "")
    warned = Finding("b", "warning", "x", "y")
    settings = Finding("c", "failed", "x", "y", is_configuration=True)
    machine = Finding("d", "failed", "x", "y")
    assert exit_code([fine, warned]) == 0
    assert exit_code([fine, settings]) == 2
    assert exit_code([settings, machine]) == 6
    assert finding_lines([fine, machine])[-1] == "1 ok, 1 failed"


def test_the_command_looks_at_everything_and_changes_nothing(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted((path, path.is_symlink() or path.stat().st_size) for path in home.rglob("*"))
    code = main(["doctor", "--home", str(home), "--json"])
    document = json.loads(capsys.readouterr().out)
    assert [check["check"] for check in document["checks"]] == [
        "python", "packages", "disk", "file system", "fonts", "configuration", "secrets",
        "mail server", "shared folder", "inbox", "prefect", "ledger", "release",
    ]  # fmt: skip
    assert (code, document["exit_code"]) == (0, 0)
    after = sorted((path, path.is_symlink() or path.stat().st_size) for path in home.rglob("*"))
    assert [pair for pair in after if "ledger.sqlite-" not in pair[0].name] == [
        pair for pair in before if "ledger.sqlite-" not in pair[0].name
    ]


def test_settings_that_cannot_be_read_end_with_two_and_no_home_with_a_warning(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "huikuan.toml").write_text("language = 1\n")
    assert main(["doctor", "--home", str(home)]) == 2
    assert "configuration failed" in capsys.readouterr().out
    assert main(["doctor", "--home", str(tmp_path / "nothing")]) == 0
    assert "only the machine was looked at" in capsys.readouterr().out
