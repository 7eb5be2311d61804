"""A week of mornings, minute by minute on a clock of the test's: files late, days off, two runs."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path

import duckdb
import pytest

from flows.errors import InputRefused, Locked
from flows.extracts.freeze import freeze
from flows.lock import RunLock, hold
from flows.morning import Told
from flows.narrator import Narrator
from flows.request import Request
from flows.schedule.command import morning_answer
from flows.schedule.scheduled import Schedule, run_scheduled
from flows.schedule.work_days import read_work_days, work_days_from
from flows.settings import Settings, load_settings
from flows.zone import CHINA

DEMO = Path(__file__).parents[2] / "flows" / "demo_company"
NINE = time(9, 0)
REQUIRED = ["应收单", "收款单", "核销记录", "客户档案"]


@dataclass
class Day:
    """The clock, what happens while the morning waits, and what was told and run."""

    now: datetime
    home: Path
    until: time = NINE
    arrivals: dict[datetime, Callable[[], None]] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    runs: list[str] = field(default_factory=list)

    def clock(self, _settings: Settings) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        """Time passes, and what was due to arrive by then has arrived."""
        assert seconds > 0
        self.now += timedelta(seconds=seconds)
        for moment in sorted(self.arrivals):
            if moment <= self.now:
                self.arrivals.pop(moment)()

    def run(
        self,
        request: Request,
        settings: Settings,
        now: datetime,
        _lock: RunLock,
        _narrator: Narrator,
    ) -> Told:
        freeze(request.home, settings, now)
        self.runs.append(f"{now.astimezone(CHINA):%m-%d %H:%M}")
        return Told(["ran"], {"status": "published"})

    def morning(self) -> str:
        ended = run_scheduled(
            Schedule(
                self.home, self.until, self.clock, self.told.append, True, self.wait, self.run
            ),
            is_silent=True,
        )
        return morning_answer(ended).lines[0]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    path = tmp_path / "home"
    shutil.copytree(DEMO, path)
    text = (path / "huikuan.toml").read_text("utf-8")
    text = text.replace("clock = ", "# clock = ")
    for files in ('files = "应收单_{date}.csv"', 'files = "收款单_{date}.csv"'):
        assert files in text
        text = text.replace(files, f"{files}\nmay_repeat = true")
    (path / "huikuan.toml").write_text(text, "utf-8")
    return path


def at(day: int, hour: int, minute: int = 0, month: int = 7) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=CHINA)


def deliver_files(home: Path, date: str, *names: str) -> None:
    """The ERP exports the tables again under another business date."""
    inbox = home / "inbox" / "erp"
    for path in sorted(inbox.glob("*_20260630.*")):
        if not names or path.name.startswith(names):
            shutil.copyfile(path, inbox / path.name.replace("20260630", date))


def test_a_week_with_a_weekend_late_files_and_a_day_without_any(home: Path) -> None:
    """2026-07-01 is a Wednesday."""
    day = Day(at(1, 7, 30), home)
    assert day.morning() == "ran"

    day.now = at(2, 7, 30)
    deliver_files(home, "20260701", "应收单")
    day.arrivals = {
        at(2, 8, 10): lambda: deliver_files(home, "20260701", *REQUIRED[:3]),
        at(2, 8, 40): lambda: deliver_files(home, "20260701"),
    }
    assert day.morning() == "ran"
    assert "waiting for files of 2026-07-01" in day.told[0]
    assert "newest 2026-06-30" in day.told[0]
    assert "until 2026-07-02 09:00 +08:00" in day.told[0]

    day.now = at(3, 7, 30)
    with pytest.raises(InputRefused) as refused:
        day.morning()
    assert refused.value.what == "required files of 2026-07-02 have not arrived by 09:00"
    assert "erp.receivables (应收单_{date}.csv, newest 2026-07-01)" in refused.value.where
    assert day.now == at(3, 9)

    told = len(day.told)
    for weekend in (4, 5):
        day.now = at(weekend, 7, 30)
        assert day.morning() == f"2026-07-0{weekend} is no working day (weekend): nothing is run"
    assert len(day.told) == told

    day.now = at(6, 7, 30)
    deliver_files(home, "20260703")
    assert day.morning() == "ran"

    day.now = at(7, 10, 15)
    deliver_files(home, "20260706")
    assert day.morning() == "ran"
    assert [run[:5] for run in day.runs] == ["07-01", "07-02", "07-06", "07-07"]
    assert day.runs[-1] == "07-07 10:15"
    assert at(2, 8, 40) <= at(2, int(day.runs[1][6:8]), int(day.runs[1][9:])) < at(2, 8, 42)


def test_figures_of_the_weekend_are_new_enough_on_monday(home: Path) -> None:
    deliver_files(home, "20260705")
    assert Day(at(6, 7, 30), home).morning() == "ran"


def test_a_holiday_and_a_sunday_that_is_worked_are_told_by_the_policy_table(home: Path) -> None:
    day = Day(at(1, 7, 30, month=10), home)
    assert day.morning() == "2026-10-01 is no working day (国庆节): nothing is run"
    calendar = read_work_days(home, load_settings(home))
    worked = [at(d, 7, 30, month=2).date() for d in range(1, 29) if (
        at(d, 7, 30, month=2).weekday() >= 5
        and calendar.is_work_day(at(d, 7, 30, month=2).date())
    )]  # fmt: skip
    assert worked
    before = calendar.before(worked[0])
    deliver_files(home, f"{before:%Y%m%d}")
    day = Day(datetime(2026, 2, worked[0].day, 7, 30, tzinfo=CHINA), home)
    assert day.morning() == "ran"


def test_a_company_holiday_in_the_homes_own_table_counts_from_the_same_morning(home: Path) -> None:
    assert Day(at(1, 7, 30), home).morning() == "ran"
    (home / "policy").mkdir()
    row = "calendar_date,is_work_day,name,calendar_status,source\n2026/7/2,否,厂庆,official,厂部\n"
    (home / "policy" / "work_days.csv").write_bytes(row.encode("gb18030"))
    day = Day(at(2, 7, 30), home)
    assert day.morning() == "2026-07-02 is no working day (厂庆): nothing is run"


def test_another_run_is_waited_for_and_named_when_it_does_not_end(home: Path) -> None:
    day = Day(at(1, 7, 30), home, time(7, 34))
    with hold(home, "huikuan run", at(1, 7, 29)) as lock:
        lock.stage("build")
        with pytest.raises(Locked) as locked:
            day.morning()
    assert "runs `huikuan run`" in locked.value.why
    assert (day.now, len(day.told), day.runs) == (at(1, 7, 34), 1, [])

    day = Day(at(1, 7, 30), home)
    other = hold(home, "huikuan run", at(1, 7, 29))
    other.__enter__()
    day.arrivals = {at(1, 7, 32): lambda: other.__exit__(None, None, None)}
    assert day.morning() == "ran"
    assert day.runs == ["07-01 07:32"]
    assert "waiting: Another run works in this home." in day.told[0]


def test_a_file_that_is_empty_while_it_is_written_is_waited_for(home: Path) -> None:
    day = Day(at(2, 7, 30), home)
    deliver_files(home, "20260701")
    whole = (home / "inbox" / "erp" / "应收单_20260701.csv").read_bytes()
    (home / "inbox" / "erp" / "应收单_20260701.csv").write_bytes(b"")
    day.arrivals = {
        at(2, 7, 50): lambda: (
            (home / "inbox" / "erp" / "应收单_20260701.csv").write_bytes(whole) and None
        )
    }
    assert day.morning() == "ran"
    assert day.runs == ["07-02 07:50"]


def test_a_clock_that_stands_still_ends_the_waiting(home: Path) -> None:
    day = Day(at(3, 7, 30), home)
    schedule = Schedule(
        home, NINE, day.clock, day.told.append, True, lambda _seconds: None, day.run
    )
    with pytest.raises(InputRefused):
        run_scheduled(schedule)


def test_the_calendar_is_that_of_the_models_day_by_day(demo_home: Path) -> None:
    warehouse = demo_home / "current" / "warehouse.duckdb"
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        cursor = connection.execute(
            "select * from landing.policy_work_days where _row_kind = 'data'"
            if _has_row_kind(connection)
            else "select * from landing.policy_work_days"
        )
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        days = connection.execute(
            "select calendar_date, is_work_day from intermediate.int_work_days"
        ).fetchall()
    calendar = work_days_from(rows)
    assert len(days) > 11_000
    assert [day for day, is_work_day in days if calendar.is_work_day(day) != is_work_day] == []


def _has_row_kind(connection: duckdb.DuckDBPyConnection) -> bool:
    found = connection.execute("describe landing.policy_work_days").fetchall()
    return "_row_kind" in {row[0] for row in found}


def test_what_was_expected_of_a_year_is_void_once_it_is_announced() -> None:
    def row(day: str, flag: str, status: str) -> dict[str, str | None]:
        return {
            "calendar_date": day, "is_work_day": flag, "name": "x", "calendar_status": status,
        }  # fmt: skip

    calendar = work_days_from(
        [
            row("20270104", "否", "provisional"),
            row("2027年1月5日", "NO", "official"),
            row("2028.1.4 00:00:00", "0.0", "provisional"),
            row("2028-13-40", "否", "official"),
            row("soon", "否", "official"),
            row("2028-01-05", "maybe", "official"),
        ]
    )
    off = [
        datetime(year, 1, day).date()
        for year in (2027, 2028)
        for day in (4, 5)
        if not calendar.is_work_day(datetime(year, 1, day).date())
    ]
    assert [str(day) for day in off] == ["2027-01-05", "2028-01-04"]
