"""Days: the working calendar of the shipped policy, and anniversaries."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

DAY = timedelta(days=1)
POLICY = Path(__file__).parents[2] / "dbt_project" / "policy" / "work_days.csv"


def _exceptions() -> dict[date, bool]:
    with POLICY.open(encoding="utf-8", newline="") as file:
        return {
            date.fromisoformat(row["calendar_date"]): row["is_work_day"] == "是"
            for row in csv.DictReader(file)
        }


EXCEPTIONS = _exceptions()


def is_work_day(day: date) -> bool:
    """Monday to Friday, but for the days the State Council has named."""
    return EXCEPTIONS.get(day, day.weekday() < 5)


def moved_to_work_day(day: date) -> date:
    """The day itself when it is a working day, else the next one."""
    while not is_work_day(day):
        day += DAY
    return day


def work_days_between(day: date, until: date) -> int:
    """Working days after the first day up to and including the second; negative backwards."""
    if until < day:
        return -work_days_between(until, day)
    return sum(is_work_day(day + DAY * step) for step in range(1, (until - day).days + 1))


def anniversary(day: date, years: int) -> date:
    """The same day so many years on; 29 February falls on the last day of February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def completed_years(day: date, until: date) -> int:
    """Anniversaries reached by a day."""
    years = until.year - day.year
    return max(years - (anniversary(day, years) > until), 0)
