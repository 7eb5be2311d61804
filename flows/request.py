"""What a command asks of a home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path


@dataclass(frozen=True)
class ReleaseOrder:
    """Letters that somebody lets go out: their ids, the date on them, and who said so."""

    letter_ids: tuple[str, ...]
    release_date: date
    person: str


@dataclass(frozen=True)
class Request:
    """A run that is asked for; None means the default of DESIGN: the newest complete day.

    is_direct: the stages are followed without Prefect. supersede: a file that a published run has
    read may be replaced by other bytes of its name. release: the letters that are to go out; None
    for the daily run.
    """

    home: Path
    as_of: date | None
    known_at: datetime | None
    force: bool
    is_direct: bool = False
    supersede: bool = False
    release: ReleaseOrder | None = None
