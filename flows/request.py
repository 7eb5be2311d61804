"""What a command asks of a home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path


@dataclass(frozen=True)
class Request:
    """A run that is asked for; None means the default of DESIGN: the newest complete day.

    is_direct: the stages are followed without Prefect.
    """

    home: Path
    as_of: date | None
    known_at: datetime | None
    force: bool
    is_direct: bool = False
