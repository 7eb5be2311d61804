"""A rep's folder in the share holds the published day, whole, and what he wrote himself."""

from __future__ import annotations

import errno
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from flows.delivery import shared_folder
from flows.delivery.deliver import published_shipment
from flows.delivery.shared_folder import Copied, copy_to_share
from flows.settings import load_settings
from tests.delivery.company import REPS, publish_day, write_settings

ROOT = Path(__file__).parents[2]
KILLED = -signal.SIGKILL


@pytest.fixture
def home(tmp_path: Path) -> Path:
    path = tmp_path / "home"
    path.mkdir()
    publish_day(path, 29)
    return path


@pytest.fixture
def share(tmp_path: Path) -> Path:
    path = tmp_path / "share"
    path.mkdir()
    return path


def copy(home: Path, share: Path) -> list[Copied]:
    return copy_to_share(home, share, published_shipment(home), lambda _seconds: None)


def content(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def day_of(rep: str, day: int) -> dict[str, str]:
    return {
        f"letters/TX-{day}.pdf": f"%PDF-letter of {rep} {day}",
        f"tasks_2026-06-{day}.xlsx": f"workbook of {rep} {day}",
        "today.html": f"<p>page of {rep} {day}</p>",
    }


def test_each_folder_holds_the_reps_own_files_and_no_others(home: Path, share: Path) -> None:
    assert copy(home, share) == [Copied(rep, came=3) for rep in REPS]
    assert sorted(path.name for path in share.iterdir()) == ["Y01", "Y02", "Y03"]
    assert {rep: content(share / rep) for rep in REPS} == {rep: day_of(rep, 29) for rep in REPS}


def test_files_of_an_older_day_go_when_the_next_day_comes(home: Path, share: Path) -> None:
    copy(home, share)
    publish_day(home, 30)
    assert copy(home, share) == [Copied(rep, came=3, went=2) for rep in REPS]
    assert content(share / "Y01") == day_of("Y01", 30)


def test_a_rep_without_files_today_keeps_none_of_yesterday(home: Path, share: Path) -> None:
    copy(home, share)
    publish_day(home, 30, {"Y01": REPS["Y01"]})
    assert copy(home, share)[1:] == [Copied("Y02", went=3), Copied("Y03", went=3)]
    assert content(share / "Y02") == {}


def test_what_somebody_wrote_in_is_kept_aside_and_what_is_his_own_is_left_alone(
    home: Path, share: Path
) -> None:
    copy(home, share)
    (share / "Y01" / "tasks_2026-06-29.xlsx").write_text("filled in by Wang")
    (share / "Y01" / "today.html").write_text("scribbled on")
    (share / "Y01" / "my notes.txt").write_text("mine")
    publish_day(home, 30)
    assert copy(home, share)[0] == Copied("Y01", came=3, went=1, kept=1)
    assert content(share / "Y01") == day_of("Y01", 30) | {
        "earlier/tasks_2026-06-29-1.xlsx": "filled in by Wang",
        "earlier/today-1.html": "scribbled on",
        "my notes.txt": "mine",
    }


def test_a_day_that_was_copied_is_left_alone_whatever_became_of_its_files(
    home: Path, share: Path
) -> None:
    copy(home, share)
    (share / "Y01" / "tasks_2026-06-29.xlsx").write_text("filled in by Wang")
    (share / "Y02" / "today.html").unlink()
    assert copy(home, share) == []
    assert (share / "Y01" / "tasks_2026-06-29.xlsx").read_text() == "filled in by Wang"


def test_a_lost_record_deletes_nothing_and_keeps_strangers_files_aside(
    home: Path, share: Path
) -> None:
    copy(home, share)
    for record in (home / "shared_folder").iterdir():
        record.write_text("{")
    publish_day(home, 30)
    assert copy(home, share)[0] == Copied("Y01", came=3)
    kept = content(share / "Y01")
    assert kept["earlier/today-1.html"] == "<p>page of Y01 29</p>"
    assert kept["today.html"] == "<p>page of Y01 30</p>"


@pytest.mark.parametrize("link", ["letters", "today.html"])
def test_a_link_that_a_rep_left_leads_nowhere(
    home: Path, share: Path, tmp_path: Path, link: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "TX-29.pdf").write_text("somebody else's")
    (share / "Y01").mkdir()
    (share / "Y01" / link).symlink_to(outside if link == "letters" else outside / "TX-29.pdf")
    first, *others = copy(home, share)
    assert content(outside) == {"TX-29.pdf": "somebody else's"}
    assert all(not one.problem for one in others)
    if link == "letters":
        assert "a link stands where a folder of ours belongs" in first.problem
    else:
        assert (share / "Y01" / "today.html").read_text() == "<p>page of Y01 29</p>"


def test_a_share_that_is_not_there_is_told_for_every_rep(home: Path, tmp_path: Path) -> None:
    told = copy(home, tmp_path / "not mounted")
    assert {one.problem.partition(":")[0] for one in told} == {"the shared folder is not there"}


def test_a_share_that_blinks_is_tried_again_and_one_that_stays_away_only_once_more_a_rep(
    home: Path, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    refusals = [3]
    replace = Path.replace

    def blinking(path: Path, target: Path) -> Path:
        if path.name == shared_folder.PART and refusals[0]:
            refusals[0] -= 1
            raise OSError(errno.EIO, "Input/output error", str(path))
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", blinking)
    told = copy_to_share(home, share, published_shipment(home), pauses.append)
    assert [one.problem for one in told] == ["", "", ""]
    assert pauses == [2.0, 4.0, 8.0]
    publish_day(home, 30)
    refusals[0] = 99
    pauses.clear()
    told = copy_to_share(home, share, published_shipment(home), pauses.append)
    assert {one.problem.partition(":")[0] for one in told} == {"Input/output error"}
    assert pauses == [2.0, 4.0, 8.0]
    assert content(share / "Y02") == day_of("Y02", 29)
    refusals[0] = 0
    assert [one.problem for one in copy(home, share)] == ["", "", ""]
    assert content(share / "Y02") == day_of("Y02", 30)


KILL_AT = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from flows.delivery.deliver import published_shipment
from flows.delivery.shared_folder import copy_to_share
home, share, number = Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
shipment = published_shipment(home)
seen = [0]
def hook(event, details):
    if event in ("os.rename", "os.mkdir", "os.remove", "os.rmdir") or (
        event == "open" and isinstance(details[2], int) and details[2] & (os.O_WRONLY | os.O_RDWR)
    ):
        seen[0] += 1
        if seen[0] == number:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
copy_to_share(home, share, shipment)
os._exit(0 if seen[0] < number else 1)
"""


def killed_at(number: int, home: Path, share: Path) -> int:
    script = [sys.executable, "-c", KILL_AT, str(ROOT), str(home), str(share), str(number)]
    return subprocess.run(script, cwd=ROOT, check=False).returncode


@pytest.mark.campaign
def test_a_copy_killed_at_any_file_operation_leaves_whole_files_and_is_redone(
    home: Path, share: Path
) -> None:
    reps = {"Y01": REPS["Y01"]}
    copy(home, share)
    (share / "Y01" / "tasks_2026-06-29.xlsx").write_text("filled in by Wang")
    publish_day(home, 30, reps)
    whole = {*day_of("Y01", 29).values(), *day_of("Y01", 30).values(), "filled in by Wang"}
    number = 1
    snapshot = home.parent / "before"
    shutil.copytree(home, snapshot / "home", symlinks=True)
    shutil.copytree(share, snapshot / "share", symlinks=True)
    while True:
        one, two = home.parent / f"home-{number}", home.parent / f"share-{number}"
        shutil.copytree(snapshot / "home", one, symlinks=True)
        shutil.copytree(snapshot / "share", two, symlinks=True)
        _move_record(one, share, two)
        code = killed_at(number, one, two)
        seen = content(two / "Y01")
        assert {
            text for name, text in seen.items() if not name.endswith(shared_folder.PART)
        } <= whole, number
        copy(one, two)
        assert content(two / "Y01") == day_of("Y01", 30) | {
            "earlier/tasks_2026-06-29-1.xlsx": "filled in by Wang"
        }, number
        if code == 0:
            break
        assert code == KILLED
        number += 1
    assert number > 10


def _move_record(home: Path, share: Path, moved: Path) -> None:
    """The copied home believes in the copied share."""
    for record in (home / "shared_folder").iterdir():
        record.write_text(record.read_text().replace(str(share), str(moved)))


def test_the_shared_folder_must_be_a_whole_path(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="whole path"):
        write_settings(tmp_path, '\n[delivery]\nshared_folder = "share"\n')
    assert load_settings(ROOT / "flows" / "demo_company").shared_folder is None
