"""The options that commands share, and how a day and a moment are typed."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import click

from flows.zone import CHINA

DEFAULT_HOME = "huikuan-home"


class Day(click.ParamType[date]):
    """A calendar day as YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        """Reads the day; a usage error names the form."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2026-06-30", param, ctx)


class Moment(click.ParamType[datetime]):
    """A moment as ISO text; a day alone means its end in the company's zone."""

    name = "MOMENT"

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime:
        """Reads the moment; without a zone it is China's (UTC+8)."""
        if isinstance(value, datetime):
            return value
        text = str(value)
        try:
            moment = datetime.fromisoformat(text if "T" in text else f"{text}T23:59:59")
        except ValueError:
            self.fail(f"{value!r} is not a moment; write it as 2026-07-01T06:00", param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)


class HourOfDay(click.ParamType[time]):
    """A time of day as HH:MM."""

    name = "HH:MM"

    def convert(self, value: Any, param: Any, ctx: Any) -> time:
        """Reads the time; a usage error names the form."""
        try:
            return value if isinstance(value, time) else datetime.strptime(value, "%H:%M").time()
        except ValueError:
            self.fail(f"{value!r} is not a time of day; write it as 07:30", param, ctx)


home_option = click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEFAULT_HOME,
    envvar="HUIKUAN_HOME",
    show_default=True,
    help="The company's folder.",
)
json_option = click.option("--json", "is_json", is_flag=True, help="One JSON document on stdout.")
as_of_option = click.option(
    "--as-of", type=Day(), help="The day to look at; default: the newest that all tables share."
)
known_at_option = click.option(
    "--known-at",
    type=Moment(),
    help="Use only what was received by then, China's time unless it names a zone; default: all.",
)
until_option = click.option(
    "--wait-until",
    "until",
    type=HourOfDay(),
    default="09:00",
    show_default=True,
    help="Until when it waits for late files, China's time.",
)
