"""Reads the calendar of the policy table `work_days` as it stands now, before any run has built it.

int_work_days says the same in SQL; a test compares the two day by day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from flows import warehouse
from flows.errors import InputRefused
from flows.extracts.choose import ChosenFile, Inputs
from flows.extracts.landing import land_files
from flows.extracts.registry import HOME_SOURCE, POLICY_SOURCE, ArchivedFile, registered
from flows.settings import Settings

TABLE = "work_days"
YES = {"是", "y", "yes", "true", "1", "1.0"}
NO = {"否", "n", "no", "false", "0", "0.0"}
OFFICIAL = "official"
SATURDAY = 5
WRITTEN_DAY = re.compile(
    r"([0-9]{4})(?:([0-9]{2})([0-9]{2})|[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?)(?:[ T][0:.]+)?"
)


@dataclass(frozen=True)
class WorkDays:
    """The days that differ from Monday to Friday, each with its name."""

    exceptions: Mapping[date, tuple[bool, str]]

    def is_work_day(self, day: date) -> bool:
        """Whether people work that day."""
        exception = self.exceptions.get(day)
        return exception[0] if exception else day.weekday() < SATURDAY

    def name_of(self, day: date) -> str:
        """What the day is called: the holiday, or the weekend."""
        exception = self.exceptions.get(day)
        return exception[1] if exception else "weekend" if day.weekday() >= SATURDAY else ""

    def before(self, day: date) -> date:
        """The last working day before this one."""
        earlier = day - timedelta(days=1)
        while not self.is_work_day(earlier):
            earlier -= timedelta(days=1)
        return earlier


def read_work_days(home: Path, settings: Settings) -> WorkDays:
    """The calendar of the frozen policy; the caller holds the home's lock and has frozen."""
    received = registered(home)
    policy = _newest(received, POLICY_SOURCE, TABLE)
    own = _newest(received, HOME_SOURCE, None)
    chosen = (ChosenFile(policy, POLICY_SOURCE),)
    at = policy.received_at
    home_file = ChosenFile(own, HOME_SOURCE)
    day = at.date()
    inputs = Inputs(
        as_of=day,
        newest_day=day,
        known_at=at,
        files=(),
        policy=chosen,
        settings_file=home_file,
        sources=(),
        language=settings.language,
        notes=(),
    )
    (landed,) = land_files(home, settings, inputs).policy
    with warehouse.in_memory([home / "landing"]) as connection:
        shown = warehouse.quoted_text(str(landed.parquet))
        query = f"select * from read_parquet({shown}) where _row_kind = 'data' order by _line"
        return work_days_from(warehouse.rows(connection, query))


def work_days_from(rows: Sequence[Mapping[str, str | None]]) -> WorkDays:
    """The calendar from the rows of the table; a row that cannot be read is left to gate 1.

    What was expected of a year is void once the year is announced.
    """
    read = [(_day(row), _flag(row), row) for row in rows]
    sound = [(day, flag, row) for day, flag, row in read if day and flag is not None]
    announced = {day.year for day, _, row in sound if row["calendar_status"] == OFFICIAL}
    return WorkDays(
        {
            day: (flag, str(row["name"] or ""))
            for day, flag, row in sound
            if row["calendar_status"] == OFFICIAL or day.year not in announced
        }
    )


def _newest(received: Sequence[ArchivedFile], source: str, table: str | None) -> ArchivedFile:
    found = [file for file in received if file.source == source and table in (None, file.table)]
    if not found:
        raise InputRefused("nothing was received yet", fix="`huikuan plan` shows what is missing")
    return found[-1]


def _day(row: Mapping[str, str | None]) -> date | None:
    written = WRITTEN_DAY.fullmatch(str(row["calendar_date"]).strip())
    if written is None:
        return None
    year, *parts = (int(part) for part in written.groups() if part)
    try:
        return date(year, parts[0], parts[1])
    except ValueError:
        return None


def _flag(row: Mapping[str, str | None]) -> bool | None:
    said = str(row["is_work_day"]).strip().lower()
    return True if said in YES else False if said in NO else None
