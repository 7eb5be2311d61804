"""A plan says what a run would do and leaves the home as it is; what decides a run's purpose."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from flows.demo import make_demo
from flows.errors import EnvironmentFault
from flows.plan import Plan, foresee_plan, make_plan
from flows.request import Request
from flows.settings import load_settings

from .command import ROOT, asked, huikuan
from .conftest import RECEIPTS, inbox

DAY = date(2026, 6, 30)
BEFORE = date(2026, 6, 15)
MORNING = datetime.fromisoformat("2026-07-01T06:00:00+08:00")
EVENING = MORNING + timedelta(hours=12)


@pytest.fixture
def new_home(tmp_path: Path) -> Path:
    """A demo home in which nothing has run."""
    make_demo(tmp_path / "home")
    return tmp_path / "home"


def bytes_of(home: Path) -> dict[str, str]:
    """Every file of a home by hash, folders and links by what they are."""
    found = {path.relative_to(home).as_posix(): path for path in home.rglob("*")}
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else str(path.readlink() if path.is_symlink() else "folder")
        for name, path in found.items()
    }


def made(home: Path, as_of: date | None = None, known_at: datetime | None = None) -> Plan:
    """The plan of a run in the morning, new files archived."""
    request = Request(home, as_of, known_at, force=False)
    return make_plan(request, load_settings(home), MORNING)


@pytest.mark.parametrize("options", [(), ("--json",), ("--as-of", "2026-06-15")])
def test_a_plan_changes_no_byte_of_a_home_in_which_nothing_has_run(
    new_home: Path, options: tuple[str, ...]
) -> None:
    before = bytes_of(new_home)
    assert asked(new_home, "plan", *options).code == 0
    assert bytes_of(new_home) == before


def test_a_plan_changes_no_byte_of_a_published_home_with_a_new_file(home: Path) -> None:
    receipts = inbox(home) / RECEIPTS
    receipts.write_text(receipts.read_text("utf-8").replace("SK2606010", "SK2606011"), "utf-8")
    before = bytes_of(home)
    ended = asked(home, "plan")
    assert ended.out.splitlines()[1:3] == [
        "run      a daily run to build; archiving its new files gives it its id",
        "files    8, 1 new",
    ]
    assert f"note: erp.credits: {RECEIPTS} replaces an earlier version of itself" in ended.out
    assert f"{RECEIPTS} has other bytes than a published run has read: `huikuan run`" in ended.out
    assert bytes_of(home) == before


def test_a_file_that_was_read_is_not_replaced_by_itself(home: Path) -> None:
    receipts = inbox(home) / RECEIPTS
    receipts.write_text(receipts.read_text("utf-8").replace("SK2606010", "SK2606011"), "utf-8")
    refused = huikuan(home, "run", "--direct")
    assert refused.code == 3
    assert f"  - erp.credits: {RECEIPTS}, {receipts.stat().st_size} bytes" in refused.err
    assert "huikuan run --supersede" in refused.err
    doctor = asked(home, "doctor")
    assert f"erp.credits: {RECEIPTS} has other bytes" in doctor.out


def test_a_plan_knows_what_is_published(home: Path, demo_release: Path) -> None:
    planned = asked(home, "plan", "--json").document
    assert (planned["run_id"], planned["is_published"]) == (demo_release.name, True)
    assert planned["new_files"] == 0


def test_a_plan_is_what_the_run_then_goes_by(new_home: Path) -> None:
    request = Request(new_home, None, None, force=False)
    foreseen = foresee_plan(request, load_settings(new_home), MORNING)
    policies = list((ROOT / "dbt_project" / "policy").glob("*.csv"))
    files = [*(new_home / "inbox" / "erp").iterdir(), *policies, new_home / "huikuan.toml"]
    assert (foreseen.is_archived, foreseen.new_count) == (False, len(files))
    archived = made(new_home)
    assert archived.is_archived
    # A run makes the home's key where there is none yet; a plan makes nothing.
    assert replace(archived.arguments, key_sha256="") == foreseen.arguments
    assert archived.received == foreseen.received


def test_a_plan_reports_a_lost_ledger_and_makes_none(home: Path) -> None:
    (home / "ledger.sqlite").unlink()
    before = bytes_of(home)
    ended = asked(home, "plan")
    assert (ended.code, ended.err.splitlines()[0]) == (
        EnvironmentFault.exit_code,
        "The ledger is missing or empty, although this home has published releases.",
    )
    assert bytes_of(home) == before


def test_a_past_day_is_historical_where_nothing_is_published(new_home: Path) -> None:
    plan = made(new_home, BEFORE)
    assert (plan.latest, plan.arguments.purpose) == (None, "historical")
    assert plan.notes[-1] == ("newest day 2026-06-30: this run stays in runs/, never current")


@pytest.mark.parametrize("as_of", [None, DAY])
def test_the_newest_day_is_daily_named_or_not(new_home: Path, as_of: date | None) -> None:
    assert made(new_home, as_of).arguments.purpose == "daily"


def test_a_past_day_as_it_was_known_then_is_daily_where_nothing_later_is_published(
    new_home: Path,
) -> None:
    declared = (new_home / "huikuan.toml").read_text("utf-8")
    may_repeat = declared.replace('_{date}.csv"', '_{date}.csv"\nmay_repeat = true')
    (new_home / "huikuan.toml").write_text(may_repeat, "utf-8")
    deliver(new_home, DAY - timedelta(days=1))
    settings = load_settings(new_home)
    make_plan(Request(new_home, None, None, force=False), settings, MORNING)
    deliver(new_home, DAY)
    make_plan(Request(new_home, None, None, force=False), settings, EVENING)
    then = Request(new_home, None, MORNING, force=False)
    plan = make_plan(then, settings, EVENING)
    assert (plan.arguments.as_of, plan.arguments.purpose) == (date(2026, 6, 29), "daily")
    again = Request(new_home, date(2026, 6, 29), None, force=False)
    assert make_plan(again, settings, EVENING).arguments.purpose == "historical"


def deliver(home: Path, day: date) -> None:
    """Dates every file of the demo's inbox to that day."""
    for path in inbox(home).iterdir():
        name = path.name.replace("20260629", "20260630")
        path.rename(path.with_name(name.replace("20260630", f"{day:%Y%m%d}")))
