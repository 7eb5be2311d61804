"""One scheduled morning: not on a day off, not before the files are there, not beside another run.

The clock and the waiting come as arguments; so does what runs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import sleep
from typing import Literal, TypeVar

from flows.errors import HuikuanError, InputRefused, Locked
from flows.extracts.freeze import freeze
from flows.lock import RunLock, hold
from flows.morning import Told, run_morning
from flows.narrator import Narrator
from flows.request import Request
from flows.schedule.late_files import late_tables, worded
from flows.schedule.work_days import WorkDays, read_work_days
from flows.settings import Settings, load_settings
from flows.zone import CHINA, shown

POLL_SECONDS = 60.0
COMMAND = "huikuan morning"

Result = TypeVar("Result")

Clock = Callable[[Settings], datetime]
Wait = Callable[[float], None]
Tell = Callable[[str], None]
Run = Callable[[Request, Settings, datetime, RunLock, Narrator], Told]


@dataclass(frozen=True)
class Morning:
    """How a scheduled morning ended: skipped with its reason, or run with what the run told."""

    status: Literal["skipped", "run"]
    line: str
    told: Told | None = None

    @property
    def exit_code(self) -> int:
        """0 for a day off; else that of the run."""
        return self.told.exit_code if self.told else 0


@dataclass(frozen=True)
class Schedule:
    """What a morning is given: its home, until when it waits, the clock, how it waits.

    until: China's time of day. is_direct: the stages are followed without Prefect.
    """

    home: Path
    until: time
    clock: Clock
    tell: Tell
    is_direct: bool = False
    wait: Wait = sleep
    run: Run = run_morning


def run_scheduled(schedule: Schedule, is_silent: bool = False) -> Morning:
    """Runs the morning of today, or says in one line why there is none.

    Raises InputRefused when required files are late, Locked when another run holds the home, both
    only after waiting; and whatever the run raises. What was published stays.
    """
    home, settings = schedule.home, load_settings(schedule.home)
    now = schedule.clock(settings)
    today = now.astimezone(CHINA).date()
    deadline = datetime.combine(today, schedule.until, CHINA)
    calendar = _patiently(schedule, settings, deadline, lambda: _frozen(schedule, settings))
    if not calendar.is_work_day(today):
        name = calendar.name_of(today)
        return Morning("skipped", f"{today} is no working day ({name}): nothing is run")
    expected = calendar.before(today)
    _patiently(schedule, settings, deadline, lambda: _complete(schedule, settings, expected))
    told = _patiently(schedule, settings, deadline, lambda: _ran(schedule, settings, is_silent))
    return Morning("run", f"{today}: run in {home.name}", told)


def _frozen(schedule: Schedule, settings: Settings) -> WorkDays:
    """The calendar of today's policy, after everything that has arrived was archived."""
    now = schedule.clock(settings)
    with hold(schedule.home, COMMAND, now):
        _freeze(schedule, settings, now)
        return read_work_days(schedule.home, settings)


class _NotYet(Exception):
    """Something may still come; `refusal` is raised when it has not by the deadline."""

    def __init__(self, line: str, refusal: HuikuanError) -> None:
        super().__init__(line)
        self.line = line
        self.refusal = refusal


def _freeze(schedule: Schedule, settings: Settings, now: datetime) -> None:
    try:
        freeze(schedule.home, settings, now)
    except InputRefused as unready:
        raise _NotYet(f"waiting: {unready.what} ({unready.where})", unready) from unready


def _complete(schedule: Schedule, settings: Settings, expected: date) -> None:
    """Nothing when the required files are there; a file that is still being written is late too."""
    now = schedule.clock(settings)
    with hold(schedule.home, COMMAND, now):
        _freeze(schedule, settings, now)
        late = late_tables(schedule.home, settings, expected)
    if late:
        raise _NotYet(
            f"waiting for files of {expected}: {worded(late)}",
            InputRefused(
                f"required files of {expected} have not arrived by {schedule.until:%H:%M}",
                where=worded(late),
                why="a list of an older day would ask for what may be paid; what was published "
                "before stays",
                fix="deliver them into inbox/, then `huikuan run`",
            ),
        )


def _ran(schedule: Schedule, settings: Settings, is_silent: bool) -> Told:
    now = schedule.clock(settings)
    with hold(schedule.home, COMMAND, now) as lock:
        request = Request(schedule.home, None, None, force=False, is_direct=schedule.is_direct)
        return schedule.run(request, settings, now, lock, Narrator(silent=is_silent))


def _patiently(
    schedule: Schedule, settings: Settings, deadline: datetime, attempt: Callable[[], Result]
) -> Result:
    """Tries until it succeeds or the deadline has passed, and tells once what it waits for.

    It waits for the home's lock, for late files and for a file that is still being written. A
    clock that stands still, as a demo home's does, has no later moment to wait for.
    """
    told, before = "", None
    while True:
        try:
            return attempt()
        except _NotYet as late:
            subject, line, refusal = late.line, late.line, late.refusal
        except Locked as locked:
            # Who holds it and in which stage changes by the minute; that it is held does not.
            subject, line, refusal = locked.what, f"waiting: {locked.what} {locked.why}", locked
        now = schedule.clock(settings)
        if now >= deadline or now == before:
            raise refusal
        before = now
        if subject != told:
            schedule.tell(f"{line} (until {shown(deadline)})")
            told = subject
        schedule.wait(min(POLL_SECONDS, (deadline - now) / timedelta(seconds=1)))
