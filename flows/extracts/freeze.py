"""Copies what arrived into the archive, by the hash of its bytes, so that a run can be repeated."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from flows.errors import HuikuanError, InputRefused
from flows.extracts.archive import archive_file, archive_path, examine_file, readable
from flows.extracts.control_file import MARK
from flows.extracts.database import Extracted, described
from flows.extracts.declaration import SourceSettings, TableSettings
from flows.extracts.patterns import match_name
from flows.extracts.policy import policy_files
from flows.extracts.register_file import Connection, Facts, open_registry
from flows.extracts.registry import (
    ANSWER_SOURCE,
    BOUNCE_SOURCE,
    HOME_SOURCE,
    HOME_TABLE,
    POLICY_SOURCE,
    ArchivedFile,
    Arrival,
    Provenance,
    register,
    registered,
    unregistered,
)
from flows.extracts.seen import Marks, Memory, marks_of, recall, remember, unchanged
from flows.extracts.settle import await_rest
from flows.extracts.untaken import announce, record_refused
from flows.settings import FILE_NAME, Settings

__all__ = ["Frozen", "archive_path", "foresee", "freeze"]

UNFINISHED = (".part", ".partial", ".filepart", ".crdownload", ".tmp", ".download")

REPLACED = "other bytes under the name of a file that a published run has read, no --supersede"
WAITING = "not refused itself: the run that found it refused another file"


@dataclass(frozen=True)
class FoundFile:
    """A file to freeze and what it is declared to be."""

    path: Path
    source: str
    table: str
    business_date: date | None
    provenance: Provenance | None = None

    def facts(self, sha256: str, size: int, now: datetime) -> Facts:
        """What the register keeps of it when it is found at `now`."""
        return (
            *(sha256, self.path.name, self.source, self.table),
            *(self.business_date, now, size),
        )


# Gives hash and size of a file, having archived it or not.
Take = Callable[[FoundFile], tuple[str, int]]


@dataclass
class _Archiver:
    """Archives what a run takes, and keeps what that was: for the register and for the memory."""

    home: Path
    now: datetime
    memory: Memory
    register: Connection
    found: list[Facts] = field(default_factory=list[Facts])
    marks: dict[Path, tuple[Marks, str]] = field(default_factory=dict[Path, tuple[Marks, str]])

    def take(self, item: FoundFile) -> tuple[str, int]:
        """Hash and size of a file that lies in the archive, by now at least."""
        home, path = self.home, item.path
        with readable(path):
            marks = marks_of(path)
        sha256, size = unchanged(home, path, self.memory) or archive_file(
            home, path, lambda sha, size: announce(self.register, item.facts(sha, size, self.now))
        )
        self.found.append(item.facts(sha256, size, self.now))
        if path.is_relative_to(home):
            self.marks[path] = marks, sha256
        return sha256, size


@dataclass(frozen=True)
class _Survey:
    """Everything that lies in the home for a run to read, and notes for people."""

    arrivals: tuple[Arrival, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Frozen:
    """What a freeze did: the newly registered files in register order, and notes for people.

    refused: what it would refuse, when it was only foreseen.
    """

    files: tuple[ArchivedFile, ...]
    notes: tuple[str, ...]
    refused: tuple[str, ...] = ()

    @property
    def new_count(self) -> int:
        """How many files were new."""
        return len(self.files)


def freeze(
    home: Path,
    settings: Settings,
    now: datetime,
    extracts: Sequence[Extracted] = (),
    told: frozenset[str] = frozenset(),
) -> Frozen:
    """Archives and registers everything new in the inbox, the policy folder and huikuan.toml.

    now: aware time, stored as received_at. extracts: what was read from databases. told: hashes of
    files whose figures people have; other bytes under the name of one are refused. Files that no
    declaration matches are noted.
    InputRefused: a file is empty, changes while it is read, or is a link out of the inbox; what
    had been archived by then is told among the refused.
    EnvironmentFault: a file cannot be read or the archive cannot be written.
    """
    memory, before = recall(home), registered(home)
    await_rest(_new_files(home, settings, memory))
    with open_registry(home) as connection:
        archiver = _Archiver(home, now, memory, connection)
        try:
            survey = _survey(home, settings, now, archiver.take, extracts)
        except HuikuanError as error:
            record_refused(connection, _left_behind(archiver.found, before, error.what))
            raise
        _refuse_replaced(connection, unregistered(before, survey.arrivals, now), before, told)
        added = register(connection, survey.arrivals, now)
    remember(home, archiver.marks)
    return Frozen(tuple(added), (*survey.notes, *_replaced(added)))


def _new_files(home: Path, settings: Settings, memory: Memory) -> dict[int, list[Path]]:
    """The files never hashed before of the sources that want them to be at rest, by its seconds."""
    waiting: dict[int, list[Path]] = {}
    for source in settings.sources:
        if source.settle_seconds:
            paths = dict.fromkeys(item.path for item in declared_files(home, source))
            new = [path for path in paths if not unchanged(home, path, memory)]
            if new:
                waiting.setdefault(source.settle_seconds, []).extend(new)
    return waiting


def foresee(
    home: Path,
    settings: Settings,
    now: datetime,
    extracts: Sequence[Extracted] = (),
    told: frozenset[str] = frozenset(),
) -> Frozen:
    """What `freeze` would register; nothing is archived, registered or otherwise changed.

    Raises what `freeze` raises of a file that it would not take; of one that replaces a file whose
    figures people have, it only notes that a run would refuse it.
    """
    memory = recall(home)

    def take(item: FoundFile) -> tuple[str, int]:
        return unchanged(home, item.path, memory) or examine_file(item.path)

    survey = _survey(home, settings, now, take, extracts)
    before = registered(home)
    added = unregistered(before, survey.arrivals, now)
    refused = tuple(
        f"{_place(file)} has other bytes than a published run has read: `huikuan run` refuses it,"
        " `huikuan run --supersede` takes it"
        for file in _told_before(added, before, told)
    )
    return Frozen(tuple(added), (*survey.notes, *_replaced(added), *refused), refused)


def _survey(
    home: Path, settings: Settings, now: datetime, take: Take, extracts: Sequence[Extracted]
) -> _Survey:
    if now.tzinfo is None:
        raise ValueError("freeze needs an aware time")
    declared = [item for source in settings.sources for item in declared_files(home, source)]
    found = [
        *declared,
        *(_read(item) for item in extracts),
        *(FoundFile(path, POLICY_SOURCE, name, None) for name, path in policy_files(home).items()),
        FoundFile(home / FILE_NAME, HOME_SOURCE, HOME_TABLE, None),
    ]
    once = {item.path: item for item in found}
    taken = {path: take(item) for path, item in once.items()}
    sent_in, refused = _sent_in(home, take, taken)
    found += sent_in
    arrivals = [
        Arrival(
            taken[item.path][0],
            item.path.name,
            item.source,
            item.table,
            item.business_date,
            taken[item.path][1],
            item.provenance,
        )
        for item in found
    ]
    notes = (*unread_files(home, [*declared, *sent_in]), *refused, *described(extracts))
    return _Survey(tuple(arrivals), notes)


def _read(item: Extracted) -> FoundFile:
    provenance = Provenance(item.query_sha256, item.read_at, item.row_count)
    return FoundFile(item.path, item.source, item.table, item.business_date, provenance)


def _sent_in(
    home: Path, take: Take, taken: dict[Path, tuple[str, int]]
) -> tuple[list[FoundFile], list[str]]:
    """What lies in inbox/answers/<rep>/ and inbox/bounces/, a note on each that cannot be taken.

    One that is empty, still being written or out of reach waits; it holds up nobody else.
    """
    found: list[FoundFile] = []
    notes: list[str] = []
    inbox = home / "inbox"
    answers = sorted((inbox / ANSWER_SOURCE).glob("*/*"))
    for path in (*answers, *sorted((inbox / BOUNCE_SOURCE).glob("*"))):
        if path.is_dir() or path.name.startswith((".", "~$")):
            continue
        try:
            _refuse_outside(path, path.parent)
            folder = unicodedata.normalize("NFC", path.parent.name)
            source = BOUNCE_SOURCE if path.parent.parent == inbox else ANSWER_SOURCE
            item = FoundFile(path, source, folder, None)
            taken[path] = take(item)
        except HuikuanError as error:
            notes.append(f"{path.relative_to(inbox).as_posix()} was not read: {error.what}")
        else:
            found.append(item)
    return found, notes


def unread_files(home: Path, declared: Sequence[FoundFile]) -> list[str]:
    """A note for each file in the inbox that no declaration matches: none is silently ignored."""
    inbox = home / "inbox"
    read = {item.path for item in declared}
    unread = sorted(
        path.relative_to(inbox).as_posix()
        for path in inbox.rglob("*")
        if not path.is_dir() and path not in read and not path.name.startswith((".", "~$"))
    )
    return [
        f"inbox/{name} matches no declaration in huikuan.toml and was not read" for name in unread
    ]


def _told_before(
    added: Sequence[ArchivedFile], before: Sequence[ArchivedFile], told: frozenset[str]
) -> list[ArchivedFile]:
    """The new versions of business files whose earlier bytes a published run has read.

    What was read from a database is not among them: it is read anew whenever a run asks for it.
    """
    earlier = {file.sequence: file.sha256 for file in before}
    return [
        file
        for file in added
        if file.business_date is not None
        and file.provenance is None
        and earlier.get(file.supersedes or 0) in told
    ]


def _left_behind(
    found: Sequence[Facts], before: Sequence[ArchivedFile], what: str
) -> list[tuple[Facts, str]]:
    """What had been archived when the freeze broke off, but for what is registered already.

    what: was refused.
    """
    known = {(file.name, file.sha256) for file in before}
    return [(facts, f"{WAITING}: {what}") for facts in found if (facts[1], facts[0]) not in known]


def _refuse_replaced(
    connection: Connection,
    added: Sequence[ArchivedFile],
    before: Sequence[ArchivedFile],
    told: frozenset[str],
) -> None:
    """Refuses new bytes of files whose figures people have; they stay archived, and so told."""
    replaced = _told_before(added, before, told)
    if replaced:
        sequences = {file.sequence for file in replaced}
        record_refused(
            connection,
            [(file.facts, REPLACED if file.sequence in sequences else WAITING) for file in added],
        )
        listed = "".join(f"\n  - {_place(file)}, {file.size} bytes" for file in replaced)
        raise InputRefused(
            f"a file that a published run has read was replaced under its name:{listed}",
            where=", ".join(sorted({f"inbox/{file.source}/" for file in replaced})),
            why="figures that people already have would change, for a day that was told before",
            fix="if the new file is the right one: `huikuan run --supersede` (both stay archived);"
            " else put the old one back, or deliver the new one under its own date",
        )


def _place(file: ArchivedFile) -> str:
    return f"{file.source}.{file.table}: {file.name}"


def _replaced(added: Sequence[ArchivedFile]) -> list[str]:
    return [
        f"{file.source}.{file.table}: {file.name} replaces an earlier version of itself"
        for file in added
        if file.supersedes is not None and file.business_date is not None
    ]


def declared_files(home: Path, source: SourceSettings) -> list[FoundFile]:
    """The files in a source's inbox folder that its declarations match, by name.

    InputRefused: a link out of the inbox, or a name whose date is none.
    """
    folder = home / "inbox" / source.name
    if not folder.is_dir():
        return []
    found: list[FoundFile] = []
    for path in sorted(_entries(folder)):
        for table in source.tables:
            _refuse_unfinished(path, table.files)
            match = match_name(table.files, path.name)
            if match and not path.is_dir():
                _refuse_outside(path, folder)
                day = match.business_date or source.business_date
                found.append(FoundFile(path, source.name, table.name, day))
                found += _control(path, source.name, table, day)
    return found


def _control(path: Path, source: str, table: TableSettings, day: date | None) -> list[FoundFile]:
    """The control file that lies beside an export, where one is declared."""
    if table.control is None:
        return []
    beside = path.with_name(table.control.name_for(path.name))
    if not beside.is_file():
        return []
    _refuse_outside(beside, path.parent)
    return [FoundFile(beside, source, table.name + MARK, day)]


def _refuse_unfinished(path: Path, files: str) -> None:
    """A transfer program names a file so until the last byte has come."""
    if path.suffix.lower() in UNFINISHED and match_name(files, path.stem):
        raise InputRefused(
            "a file is still being transferred",
            where=path.name,
            why="what has not come yet would look as if it were paid",
            fix="wait until it has its own name and run again; remove it if the transfer broke off",
        )


def _entries(folder: Path) -> list[Path]:
    with readable(folder):
        return list(folder.iterdir())


def _refuse_outside(path: Path, folder: Path) -> None:
    if path.is_symlink() and not path.resolve().is_relative_to(folder.parent.resolve()):
        raise InputRefused(
            "a link in the inbox points out of it",
            where=f"{folder.name}/{path.name}",
            why="only files delivered into the inbox are read",
            fix="put the file itself into the inbox",
        )
