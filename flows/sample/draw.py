"""Choices that a seed and a name decide: the same on every machine, and each subject's its own."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

Choice = TypeVar("Choice")
SATURDAY = 5


class Draw:
    """A stream of choices; another name gives another stream, whatever else was drawn before."""

    def __init__(self, *name: object) -> None:
        digest = hashlib.sha256("/".join(map(str, name)).encode()).digest()
        self._random = Random(int.from_bytes(digest[:8], "big"))  # noqa: S311, invented data

    def whole(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + self._random.randrange(high - low + 1)

    def one(self, options: Sequence[Choice]) -> Choice:
        """One of the options."""
        return options[self._random.randrange(len(options))]

    def some(self, options: Sequence[Choice], count: int) -> list[Choice]:
        """`count` different options, in the order of the options."""
        places = list(range(len(options)))
        for place in range(count):
            other = self.whole(place, len(places) - 1)
            places[place], places[other] = places[other], places[place]
        return [options[place] for place in sorted(places[:count])]

    def chance(self, percent: int) -> bool:
        """Whether something happens that happens so many times in a hundred."""
        return self._random.randrange(100) < percent

    def day(self, first: date, last: date) -> date:
        """A day from `first` to `last`, both included."""
        return first + timedelta(days=self.whole(0, (last - first).days))


def business_day(day: date) -> date:
    """The day, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= SATURDAY else day


def month_start(day: date, months: int = 0) -> date:
    """The first day of the month so many months after the day's."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def month_end(day: date, months: int = 0) -> date:
    """The last day of the month so many months after the day's."""
    return month_start(day, months + 1) - timedelta(days=1)
