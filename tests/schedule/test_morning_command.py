"""`huikuan morning` and `huikuan serve` as they are typed."""

from __future__ import annotations

import json
import shutil
import socket
from pathlib import Path

import pytest

from flows.cli import main

DEMO = Path(__file__).parents[2] / "flows" / "demo_company"


def home_at(folder: Path, clock: str) -> Path:
    shutil.copytree(DEMO, folder)
    text = (folder / "huikuan.toml").read_text("utf-8")
    (folder / "huikuan.toml").write_text(text.replace("2026-07-01T06:00:00+08:00", clock), "utf-8")
    return folder


def test_a_day_off_is_one_line_and_no_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = home_at(tmp_path / "home", "2026-07-05T07:30:00+08:00")
    line = "2026-07-05 is no working day (weekend): nothing is run"
    assert main(["morning", "--home", str(home)]) == 0
    assert capsys.readouterr().out == f"{line}\n"
    assert main(["morning", "--home", str(home), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"status": "skipped", "why": line}


def test_files_that_are_late_at_the_given_time_end_it_with_their_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = home_at(tmp_path / "home", "2026-07-02T09:00:00+08:00")
    assert main(["morning", "--home", str(home), "--wait-until", "09:00"]) == 3
    told = capsys.readouterr().err
    assert "required files of 2026-07-01 have not arrived by 09:00" in told
    assert "收款单_{date}.csv, newest 2026-06-30" in told


@pytest.mark.parametrize(
    ("options", "code", "told"),
    [
        (("--at", "09:00", "--wait-until", "08:00"), 2, "--wait-until 08:00 is before --at 09:00"),
        (("--at", "half past seven"), 2, "write it as 07:30"),
        (("--port", "80"), 2, "80 is not in the range"),
    ],
)
def test_a_schedule_that_cannot_be_is_told(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    options: tuple[str, ...],
    code: int,
    told: str,
) -> None:
    home = home_at(tmp_path / "home", "2026-07-01T06:00:00+08:00")
    assert main(["serve", "--home", str(home), *options]) == code
    assert told in capsys.readouterr().err


def test_a_prefect_server_that_is_named_and_silent_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = home_at(tmp_path / "home", "2026-07-01T06:00:00+08:00")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}/api"
    monkeypatch.setenv("PREFECT_API_URL", url)
    assert main(["serve", "--home", str(home)]) == 6
    assert f"PREFECT_API_URL={url}" in capsys.readouterr().err
