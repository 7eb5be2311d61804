"""A run's identity: the hash of everything that it depends on.

A run is a function of its arguments. Same arguments, same run id, same outputs; so nothing here
reads the clock, and the order in which files were found does not matter.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Literal

from flows.errors import EnvironmentFault
from flows.ledger import Writer, canonical_json, utc_text

PACKAGE_ROOT = Path(__file__).resolve().parents[1]
CODE_FOLDERS = (
    "flows",
    "expectations",
    "templates",
    "dbt_project/models",
    "dbt_project/macros",
    "dbt_project/policy",
    "dbt_project/tests",
)
SKIPPED_FOLDERS = {"target", "logs", "__pycache__", "dbt_packages"}

Purpose = Literal["daily", "historical", "release"]


@dataclass(frozen=True)
class InputFile:
    """A file as a run's argument: its bytes by hash, and what they are read as.

    place: of the files that are a table together, from 1; else 0. first_day, last_day: its window.
    """

    sha256: str
    source: str
    table: str
    business_date: date | None
    carried: bool
    place: int = 0
    first_day: date | None = None
    last_day: date | None = None

    def document(self) -> dict[str, object]:
        """The file as JSON values; what only some files have is left out of the others."""
        day = self.business_date.isoformat() if self.business_date else None
        document: dict[str, object] = {**vars(self), "business_date": day}
        for name in ("place", "first_day", "last_day"):
            if not document[name]:
                del document[name]
        for name in document.keys() & {"first_day", "last_day"}:
            document[name] = str(document[name])
        return document


@dataclass(frozen=True)
class RunArguments:
    """Everything a run depends on; policy maps each table to the hash of its file.

    key_sha256: the fingerprint of the key that signs the rows of workbooks. release_date, letters:
    of a release the date of its letters and the ids of those that are to go out.
    """

    purpose: Purpose
    files: tuple[InputFile, ...]
    policy: Mapping[str, str]
    configuration_sha256: str
    as_of: date
    known_at: datetime
    ledger_sequence: int
    code_sha256: str
    key_sha256: str = ""
    release_date: date | None = None
    letters: tuple[str, ...] = ()

    @cached_property
    def run_id(self) -> str:
        """The run's name: 16 hex digits of the hash of all arguments."""
        document = {**self._other_arguments(), "ledger_sequence": self.ledger_sequence}
        return sha256_of_text(canonical_json(document))[:16]

    @cached_property
    def arguments_sha256(self) -> str:
        """The hash of the other arguments: all but the ledger position."""
        return sha256_of_text(canonical_json(self._other_arguments()))

    @property
    def writer(self) -> Writer:
        """The run as the ledger names it."""
        return Writer(self.run_id, self.arguments_sha256)

    def release_document(self) -> dict[str, object]:
        """What only a release run depends on, as JSON values; empty for every other run."""
        day = {"release_date": self.release_date.isoformat()} if self.release_date else {}
        return {**day, **({"letters": sorted(self.letters)} if self.letters else {})}

    def release_variables(self) -> dict[str, object]:
        """What SQL must know of a release: its date and the letters that are to go out."""
        if self.release_date is None:
            return {}
        return {
            "release_date": self.release_date.isoformat(),
            "release_letters": sorted(self.letters),
        }

    def _other_arguments(self) -> dict[str, object]:
        key = {"key_sha256": self.key_sha256} if self.key_sha256 else {}
        return {
            **key,
            **self.release_document(),
            "purpose": self.purpose,
            "files": sorted((file.document() for file in self.files), key=canonical_json),
            "policy": dict(self.policy),
            "configuration_sha256": self.configuration_sha256,
            "as_of": self.as_of.isoformat(),
            "known_at": utc_text(self.known_at),
            "code_sha256": self.code_sha256,
        }


@dataclass(frozen=True)
class ReceivedFile:
    """An input with the name and the time under which it was received."""

    file: InputFile
    name: str
    received_at: datetime


def hash_code(root: Path = PACKAGE_ROOT) -> str:
    """The hash of the packaged code: relative paths and bytes, in sorted order."""
    digest = hashlib.sha256()
    for path in sorted(_code_files(root)):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(bytes.fromhex(hash_file(path)))
    return digest.hexdigest()


def hash_file(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _code_files(root: Path) -> Iterator[Path]:
    required = [root / "requirements.lock", *(root / folder for folder in CODE_FOLDERS[:3])]
    missing = [path for path in required if not path.exists()]
    if missing:
        raise EnvironmentFault(
            "The installation is incomplete.",
            where=str(missing[0]),
            fix="run from a complete checkout, installed with `make`",
        )
    yield root / "requirements.lock"
    yield from _visible((root / "dbt_project").glob("*.yml"))
    for folder in CODE_FOLDERS:
        for parent, folders, names in os.walk(root / folder):
            folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS]
            yield from _visible(Path(parent) / name for name in names)


def _visible(paths: Iterator[Path]) -> Iterator[Path]:
    return (path for path in paths if not path.name.startswith(".") and path.suffix != ".pyc")


def sha256_of_text(text: str) -> str:
    """The hash of a text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()
