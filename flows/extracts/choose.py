"""Chooses what a run reads: for each declared table its newest files, as known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

from flows.errors import InputRefused
from flows.extracts.catalog import LAYOUTS
from flows.extracts.control_file import MARK
from flows.extracts.declaration import SourceSettings
from flows.extracts.received import (
    DeclaredTable,
    declared_tables,
    refuse_absent,
    refuse_never_seen,
    refuse_other_dates,
    refuse_repeated,
)
from flows.extracts.registry import (
    ANSWER_SOURCE,
    BOUNCE_SOURCE,
    HOME_SOURCE,
    POLICY_SOURCE,
    ArchivedFile,
    known_by,
    registered,
)
from flows.extracts.silence import silences
from flows.settings import Settings


@dataclass(frozen=True)
class ChosenFile:
    """An archived file a run reads; age_days counts from its business date to as_of, 0 if fresh.

    place: of the files that are a table together, the older first, from 1; else 0. first_day,
    last_day: the window that a file of a window table carries.
    """

    file: ArchivedFile
    layout: str
    is_carried: bool = False
    age_days: int = 0
    place: int = 0
    first_day: date | None = None
    last_day: date | None = None


@dataclass(frozen=True)
class SourceState:
    """What a run may believe of a source. receipts_state: received, carried or none.

    supplements: the source whose accounts it adds to; such a one vouches for nothing itself.
    """

    source_name: str
    layout: str
    capability: str
    has_receipts: bool
    business_date: date | None
    receipts_business_date: date | None
    receipts_state: str
    supplements: str | None


@dataclass(frozen=True)
class Inputs:
    """Everything a run reads, chosen by as_of and known_at (aware, UTC); notes are for people.

    newest_day: the day that a run without --as-of would tell; None when there is no such day.
    files: the sources' files, by source, table, business date and name. policy: one per table.
    answers: the lists that reps sent back; those that arrived together have one place. bounces:
    mail that came back. controls: the control files of `files`, by the hash of the file that each
    is beside.
    """

    as_of: date
    newest_day: date | None
    known_at: datetime
    files: tuple[ChosenFile, ...]
    policy: tuple[ChosenFile, ...]
    settings_file: ChosenFile
    sources: tuple[SourceState, ...]
    language: str
    notes: tuple[str, ...]
    answers: tuple[ChosenFile, ...] = ()
    bounces: tuple[ChosenFile, ...] = ()
    controls: Mapping[str, ChosenFile] = field(default_factory=dict[str, "ChosenFile"])

    @property
    def is_past_day(self) -> bool:
        """Whether a later day could be told from what had been received."""
        return self.newest_day is not None and self.as_of < self.newest_day

    @property
    def everything(self) -> tuple[ChosenFile, ...]:
        """All that the run reads: the sources' files, what was sent in, policy, huikuan.toml."""
        sent_in = (*self.controls.values(), *self.answers, *self.bounces)
        return (*self.files, *sent_in, *self.policy, self.settings_file)

    @property
    def layouts(self) -> tuple[str, ...]:
        """The layouts in use, sorted."""
        return tuple(sorted({state.layout for state in self.sources}))

    @property
    def policy_hashes(self) -> dict[str, str]:
        """The hash of the file in force for each policy table."""
        return {chosen.file.table: chosen.file.sha256 for chosen in self.policy}

    @property
    def configuration_sha256(self) -> str:
        """The hash of huikuan.toml."""
        return self.settings_file.file.sha256


def choose_inputs(
    home: Path,
    settings: Settings,
    as_of: date | None,
    known_at: datetime | None,
    arrivals: Sequence[ArchivedFile] = (),
) -> Inputs:
    """Chooses the files of a run; reads only the register, and what is to be added to it.

    as_of: None = the newest business date that all required tables share; where applications carry
    their dates, a past day is told by the newest files. known_at: aware; None = everything
    received. InputRefused: a required table has no file for as_of and may not be carried
    forward. UsageError: as_of is not the date of a source that only knows balances.
    """
    received = known_by(known_at, [*registered(home), *arrivals])
    policy, home_files = _newest_each(received, POLICY_SOURCE), _newest_each(received, HOME_SOURCE)
    if not home_files:
        _refuse_unknown_home(home)
    tables = declared_tables(settings, received)
    refuse_never_seen(tables)
    newest_day = max(_shared_dates(_deciding(tables)), default=None)
    day = as_of or newest_day or _refuse_no_shared_date(tables)
    refuse_other_dates(tables, day)
    notes = [*silences(settings.sources), *(_date_notes(tables, day) if as_of is None else [])]
    chosen = _choose_files(tables, day, notes)
    answers, bounces = _answers(received), _bounces(received)
    return Inputs(
        as_of=day,
        newest_day=newest_day,
        known_at=known_at or _newest((*chosen, *answers, *bounces, *policy, *home_files)),
        files=chosen,
        policy=policy,
        settings_file=home_files[0],
        sources=tuple(_source_state(source, chosen) for source in settings.sources),
        language=settings.language,
        notes=tuple(notes),
        answers=answers,
        bounces=bounces,
        controls=_controls(settings, chosen, received),
    )


def _refuse_unknown_home(home: Path) -> NoReturn:
    raise InputRefused(
        "nothing was received by then", where=str(home), fix="name a later --known-at"
    )


def _controls(
    settings: Settings, chosen: Sequence[ChosenFile], received: Sequence[ArchivedFile]
) -> dict[str, ChosenFile]:
    """The newest control file of each chosen file whose table declares one."""
    newest = {(file.source, file.table, file.name): file for file in received}
    found: dict[str, ChosenFile] = {}
    missing: list[str] = []
    for item in chosen:
        file = item.file
        table = settings.source(file.source).declared(file.table)
        if table is None or table.control is None:
            continue
        name = table.control.name_for(file.name)
        control = newest.get((file.source, file.table + MARK, name))
        if control is None:
            missing.append(f"\n  - {file.source}.{file.table}: {name}, beside {file.name}")
        else:
            found[file.sha256] = replace(item, file=control)
    if missing:
        raise InputRefused(
            f"control files are missing:{''.join(missing)}",
            where=", ".join(sorted({f"inbox/{item.file.source}/" for item in chosen})),
            why="without it nobody knows whether the export is whole",
            fix="deliver it; if the ERP writes none any more, remove `control` from huikuan.toml",
        )
    return found


def _newest(chosen: Sequence[ChosenFile]) -> datetime:
    return max(item.file.received_at for item in chosen)


def _answers(received: Sequence[ArchivedFile]) -> tuple[ChosenFile, ...]:
    """The newest version of each returned list, and of equal ones in a folder the first."""
    newest = {(file.table, file.name): file for file in received if file.source == ANSWER_SOURCE}
    files: dict[tuple[str, str], ArchivedFile] = {}
    for file in sorted(newest.values(), key=lambda file: file.sequence):
        files.setdefault((file.table, file.sha256), file)
    moments = sorted({file.received_at for file in files.values()})
    chosen = [
        ChosenFile(file, ANSWER_SOURCE, place=moments.index(file.received_at) + 1)
        for file in files.values()
    ]
    return tuple(sorted(chosen, key=lambda item: (item.file.table, item.place, item.file.name)))


def _bounces(received: Sequence[ArchivedFile]) -> tuple[ChosenFile, ...]:
    """The newest version of each returned mail; equal ones are one."""
    newest = {file.name: file for file in received if file.source == BOUNCE_SOURCE}
    files: dict[str, ArchivedFile] = {}
    for file in sorted(newest.values(), key=lambda file: file.sequence):
        files.setdefault(file.sha256, file)
    chosen = [ChosenFile(file, BOUNCE_SOURCE) for file in files.values()]
    return tuple(sorted(chosen, key=lambda item: item.file.name))


def _choose_files(
    tables: Sequence[DeclaredTable], day: date, notes: list[str]
) -> tuple[ChosenFile, ...]:
    files: list[ChosenFile] = []
    absent: list[DeclaredTable] = []
    told_by = {item.source.name: _telling_date(item.source, tables, day) for item in tables}
    for declared in tables:
        snapshot = _snapshot_date(declared, told_by[declared.source.name])
        if snapshot is not None:
            files.extend(_chosen(declared, snapshot, day, notes))
        elif declared.table.is_required or declared.snapshots:
            absent.append(declared)
        else:
            notes.append(f"{declared.title}: none supplied")
    refuse_absent(absent, day)
    refuse_repeated(tables, [item.file for item in files if not item.is_carried])
    return tuple(sorted(files, key=_place))


def _refuse_no_shared_date(tables: Sequence[DeclaredTable]) -> NoReturn:
    listed = "; ".join(f"{item.title} {max(item.snapshots)}" for item in _deciding(tables))
    raise InputRefused(
        "the required tables share no business date",
        where=f"newest files: {listed}",
        why="receivables and receipts of different days would contradict each other",
        fix='deliver the missing files, or declare a table as when_absent = "carry"',
    )


def _deciding(tables: Sequence[DeclaredTable]) -> list[DeclaredTable]:
    return [
        declared
        for declared in tables
        if declared.table.is_required and declared.table.when_absent == "stop"
    ] or [declared for declared in tables if declared.snapshots]


def _shared_dates(deciding: Sequence[DeclaredTable]) -> set[date]:
    return set[date].intersection(*(set(declared.snapshots) for declared in deciding))


def _telling_date(source: SourceSettings, tables: Sequence[DeclaredTable], day: date) -> date:
    """The date of the files that tell `day`.

    Where every row carries its date, the newest files tell a past day best: they hold what was
    booked into it later. The files of the day itself are what was known then: see known_at.
    """
    own = _deciding([item for item in tables if item.source.name == source.name])
    if source.capability == "open_balances" or not own:
        return day
    return max((shared for shared in _shared_dates(own) if shared > day), default=day)


def _snapshot_date(declared: DeclaredTable, day: date) -> date | None:
    """The date of the files to read when the source's are of `day`; None when it may use none.

    A table that may be carried takes its last ones before; else, where every row carries its
    date, the first ones after stand in.
    """
    dates = sorted(declared.snapshots)
    if day in declared.snapshots:
        return day
    earlier = [found for found in dates if found < day]
    if declared.table.when_absent == "carry" and earlier:
        return earlier[-1]
    later = [found for found in dates if found > day]
    if declared.source.capability != "open_balances" and later:
        return later[0]
    return None


def _chosen(
    declared: DeclaredTable, snapshot: date, day: date, notes: list[str]
) -> list[ChosenFile]:
    age_days = max((day - snapshot).days, 0)
    if age_days:
        notes.append(f"{declared.title}: carried forward from {snapshot}, {age_days} days old")
    elif snapshot > day:
        notes.append(f"{declared.title}: {day} is read from the file of {snapshot}")
    if declared.table.is_folded:
        return _folded(declared, snapshot, age_days, notes)
    chosen: dict[str, ChosenFile] = {}
    for file in declared.snapshots[snapshot]:
        if file.sha256 in chosen:
            first = chosen[file.sha256].file.name
            notes.append(f"{declared.title}: {file.name} is the same file as {first}, read once")
            continue
        chosen[file.sha256] = ChosenFile(file, declared.source.layout, age_days > 0, age_days)
    return list(chosen.values())


def _folded(
    declared: DeclaredTable, newest: date, age_days: int, notes: list[str]
) -> list[ChosenFile]:
    """Every file up to the newest date, the older first; only the newest tells the table's age."""
    files = declared.in_order(newest)
    last = {file.sha256: file for file in files}
    for file in files:
        if last[file.sha256] is not file:
            again = last[file.sha256].name
            notes.append(f"{declared.title}: {file.name} is the same file as {again}, read once")
    kept = [file for file in files if last[file.sha256] is file]
    chosen: list[ChosenFile] = []
    for place, file in enumerate(kept, start=1):
        age = age_days if file.business_date == newest else 0
        days = declared.window_of(file)
        chosen.append(ChosenFile(file, declared.source.layout, age > 0, age, place, *days))
    return chosen


def _place(chosen: ChosenFile) -> tuple[str, str, int, date, str]:
    file = chosen.file
    return file.source, file.table, chosen.place, file.business_date or date.min, file.name


def _newest_each(received: Sequence[ArchivedFile], source: str) -> tuple[ChosenFile, ...]:
    newest = {file.table: file for file in received if file.source == source}
    return tuple(ChosenFile(file, source) for _table, file in sorted(newest.items()))


def _date_notes(tables: Sequence[DeclaredTable], day: date) -> list[str]:
    """Why the day is not the newest one: who has a later file, and who keeps it back."""
    ahead = [item for item in tables if item.snapshots and max(item.snapshots) > day]
    if not ahead:
        return []
    newest = max(max(item.snapshots) for item in ahead)
    lacking = [item for item in _deciding(tables) if newest not in item.snapshots]
    awaited = ", ".join(f"{item.title} ({item.table.files})" for item in lacking)
    arrived = ", ".join(item.title for item in ahead)
    return [f"as of {day}, not {newest}: {awaited} has not come yet; {arrived} has"]


def _source_state(source: SourceSettings, chosen: Sequence[ChosenFile]) -> SourceState:
    own = [item for item in chosen if item.file.source == source.name]
    receipts = [item for item in own if item.file.table == LAYOUTS[source.layout].receipts_table]
    fresh = [item.file.business_date for item in own if not item.is_carried]
    is_carried = any(item.is_carried for item in receipts)
    state = "none" if not receipts else "carried" if is_carried else "received"
    return SourceState(
        source.name,
        source.layout,
        source.capability,
        bool(receipts),
        max((day for day in fresh if day), default=None),
        max(
            (item.file.business_date for item in receipts if item.file.business_date), default=None
        ),
        state,
        source.supplements,
    )
