"""The values that landing hands on: parsed files, and a run's parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flows.extracts.answers import AnswerFile
from flows.extracts.bounces import BounceFile
from flows.extracts.choose import ChosenFile, Inputs
from flows.extracts.control_file import ControlFigures
from flows.extracts.declaration import TableSettings
from flows.settings import Settings


@dataclass(frozen=True)
class LandedFile:
    """A parsed file. `facts` is what the parser wrote beside the Parquet file.

    control: what the control file beside it says.
    """

    chosen: ChosenFile
    declared: TableSettings
    parquet: Path
    facts: Mapping[str, Any]
    control: ControlFigures | None = None


@dataclass(frozen=True)
class Landed:
    """A run's parsed files, and what else of the home is landed with them."""

    home: Path
    settings: Settings
    inputs: Inputs
    files: tuple[LandedFile, ...]
    policy: tuple[LandedFile, ...]
    parsed_count: int
    answers: tuple[AnswerFile, ...] = ()
    bounces: tuple[BounceFile, ...] = ()

    @property
    def row_count(self) -> int:
        """Data rows of the sources' files."""
        return sum(item.facts["data_rows"] for item in self.files)

    @property
    def notes(self) -> tuple[str, ...]:
        """What the parser noted about each file, for people."""
        return tuple(
            f"{item.chosen.file.name}: {note}"
            for item in self.files
            for note in item.facts["notes"]
        )


@dataclass(frozen=True)
class RunParameters:
    """The row of landing.run_parameters; known_at is aware."""

    run_id: str
    purpose: str
    as_of_date: date
    known_at: datetime
    ledger_sequence: int
    language: str
    home_currency_code: str | None
