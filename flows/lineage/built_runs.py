"""Finds the runs that a home keeps: published ones, and past days built beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flows.errors import EnvironmentFault, UsageError
from flows.ledger import open_ledger
from flows.manifest import MANIFEST_NAME, read_manifest
from flows.outcomes import WAREHOUSE
from flows.releases import REPAIR

SHORTEST_ID = 6


@dataclass(frozen=True)
class BuiltRun:
    """A finished run with its release."""

    run_id: str
    as_of: date
    known_at: datetime
    is_published: bool
    release: Path

    def facts(self) -> dict[str, Any]:
        """What names the run."""
        return {name: value for name, value in vars(self).items() if name != "release"}


def pick_pair(home: Path, first: str | None, second: str | None) -> tuple[BuiltRun, BuiltRun]:
    """Two runs by id or day, the one that tells less first.

    None: the last published; both None: it and the one published before it. Raises UsageError when
    a name fits no run, EnvironmentFault when a release is lost.
    """
    published = published_runs(home)
    everything = [*published, *historical_runs(home)]
    if first is None and second is None:
        if len(published) < 2:
            raise UsageError(
                f"there is nothing to compare: {len(published)} runs are published",
                where=str(home),
                fix="run on another day's files first, or name a run built for a past day",
            )
        return _ordered(published[-2], published[-1])
    return _ordered(
        _named(everything, first),
        _named(everything, second) if second or not published else published[-1],
    )


def published_runs(home: Path) -> list[BuiltRun]:
    """The runs that were published, oldest publication first."""
    with open_ledger(home) as ledger:
        runs = ledger.published_runs()
    return [
        BuiltRun(run.run_id, run.as_of, run.known_at, True, home / "releases" / run.run_id)
        for run in runs
    ]


def historical_runs(home: Path) -> list[BuiltRun]:
    """The past days that were built and are kept, by what they tell."""
    found: list[BuiltRun] = []
    for manifest in (home / "runs").glob(f"*/release/{MANIFEST_NAME}"):
        arguments = read_manifest(manifest.parent).arguments
        if arguments.purpose == "historical":
            found.append(
                BuiltRun(
                    arguments.run_id, arguments.as_of, arguments.known_at, False, manifest.parent
                )
            )
    return sorted(found, key=lambda run: (run.as_of, run.known_at))


def _named(runs: list[BuiltRun], name: str | None) -> BuiltRun:
    """The run of an id, or of a day: the one published last, else the one that knows most."""
    text = name or ""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        of_day = [run for run in runs if run.as_of.isoformat() == text]
        fitting = [run for run in of_day if run.is_published] or of_day
    else:
        fitting = [run for run in runs if run.run_id.startswith(text) and len(text) >= SHORTEST_ID]
        if len({run.run_id for run in fitting}) > 1:
            raise UsageError(f"{text} names more than one run", fix="give more of its digits")
    if not fitting:
        days = ", ".join(sorted({run.as_of.isoformat() for run in runs}))
        raise UsageError(
            f"no run here is called {text!r}",
            where=f"days there are runs of: {days or 'none'}",
            fix=f"name a run by {SHORTEST_ID} or more digits of its id, or by its day; "
            "`huikuan run --as-of … --known-at …` builds a past one",
        )
    return fitting[-1]


def _ordered(one: BuiltRun, other: BuiltRun) -> tuple[BuiltRun, BuiltRun]:
    if one.run_id == other.run_id:
        raise UsageError(f"both are run {one.run_id}", fix="name another run or day")
    for run in (one, other):
        if not (run.release / WAREHOUSE).is_file():
            raise EnvironmentFault("The release is lost.", where=str(run.release), fix=REPAIR)
    earlier, later = sorted((one, other), key=lambda run: (run.as_of, run.known_at))
    return earlier, later
