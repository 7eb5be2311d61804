"""Lands what a run reads: archive → Parquet (once per file) → the run's database."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

from flows.answer_key import read_key
from flows.errors import InputRefused
from flows.extracts.answers import fill_answers, land_answers
from flows.extracts.archive import archive_path, proven_path
from flows.extracts.catalog import LAYOUTS
from flows.extracts.child import parse_all
from flows.extracts.choose import ChosenFile, Inputs
from flows.extracts.declaration import TableSettings, declaration_hash
from flows.extracts.fold import count_replaced, fold_into
from flows.extracts.home_rows import fill_home
from flows.extracts.job import ExpectedHeading, Job
from flows.extracts.landed import Landed, LandedFile, RunParameters
from flows.extracts.landed_rows import rows_of
from flows.extracts.policy import policy_settings, policy_tables
from flows.extracts.provenance import PROVENANCE
from flows.extracts.registry import POLICY_SOURCE
from flows.extracts.run_rows import fill_run
from flows.extracts.source import Column, Table
from flows.ledger import RecordedEvent
from flows.settings import Settings
from flows.warehouse import Connection, quoted_name

SCRATCH = ".parsing-"


def land_files(home: Path, settings: Settings, inputs: Inputs) -> Landed:
    """Parses every chosen file that this declaration has not parsed before, in a child process.

    What was parsed before is used again, but never unless its archived bytes are what they were.
    InputRefused lists every file that is wrong, with everything that is wrong with it.
    """
    _sweep(home)
    for chosen in (*inputs.files, *inputs.policy, inputs.settings_file):
        proven_path(home, chosen.file.sha256, chosen.file.name)
    jobs: dict[Path, Job] = {}
    for chosen in (*inputs.files, *inputs.policy):
        declared = _declared(settings, chosen)
        parquet = parquet_path(home, chosen, declared)
        if not (parquet.exists() and parquet.with_suffix(".json").exists()):
            jobs[parquet] = _job(home, chosen, declared, parquet)
    parse_all(list(jobs.values()))
    files = tuple(_landed(home, settings, chosen) for chosen in inputs.files)
    _refuse_cut_off(files)
    return Landed(
        home,
        settings,
        inputs,
        files,
        tuple(_landed(home, settings, chosen) for chosen in inputs.policy),
        len(jobs),
        land_answers(home, inputs.answers, read_key(home)),
    )


def fill_landing(
    connection: Connection,
    landed: Landed,
    parameters: RunParameters,
    events: Sequence[RecordedEvent],
) -> None:
    """Creates every relation of schema landing in a run's database.

    connection: from warehouse.open_for_landing with home/landing readable. events: those up to
    parameters.ledger_sequence.
    """
    folded: list[tuple[str, LandedFile]] = []
    connection.execute("create schema if not exists landing")
    for layout in LAYOUTS.values():
        for table in layout.tables:
            own = [item for item in landed.files if _place(item) == (layout.name, table.name)]
            target = _create(connection, f"{layout.name}_{table.name}", table, own)
            for together in _folded(own):
                fold_into(connection, target, table, together, landed.home.resolve() / "landing")
                folded.append((target, together[0]))
    for name, columns in policy_tables().items():
        table = Table(name, tuple(Column(column) for column in columns))
        own = [item for item in landed.policy if item.chosen.file.table == name]
        _create(connection, f"policy_{name}", table, own)
    fill_answers(connection, landed.answers)
    fill_run(connection, landed, parameters, events)
    for target, item in folded:
        count_replaced(connection, target, item)
    fill_home(connection, landed.home, landed.settings, landed.inputs.configuration_sha256)


def parquet_path(home: Path, chosen: ChosenFile, declared: TableSettings) -> Path:
    """Where the parsed rows of a file lie for this declaration."""
    folder = declaration_hash(chosen.layout, declared)[:16]
    return home.resolve() / "landing" / folder / f"{chosen.file.sha256}.parquet"


def _refuse_cut_off(landed: Sequence[LandedFile]) -> None:
    """A file cut off at the end of a line looks whole; its total row is what it then lacks."""
    without = [item for item in landed if item.declared.has_total and not item.facts["total_rows"]]
    if without:
        label = " or ".join(without[0].declared.total_labels)
        raise InputRefused(
            f"a file lacks the total row ({label}) that its declaration promises",
            where=", ".join(item.chosen.file.name for item in without),
            why="it may have been cut off: what is missing would look as if it were paid",
            fix="export it again; if it never has a total row, remove total_label from"
            " huikuan.toml",
        )


def _sweep(home: Path) -> None:
    """Removes what a killed parser left half done; the run lock says that none is at work."""
    for left in (home / "landing").glob(f"{SCRATCH}*"):
        shutil.rmtree(left)


def _place(item: LandedFile) -> tuple[str, str]:
    return item.chosen.layout, item.chosen.file.table


def _declared(settings: Settings, chosen: ChosenFile) -> TableSettings:
    file = chosen.file
    if file.source == POLICY_SOURCE:
        return policy_settings(file.table)
    declared = settings.source(file.source).declared(file.table)
    if declared is None:
        raise KeyError(f"{file.source}.{file.table}")
    return declared


def _job(home: Path, chosen: ChosenFile, declared: TableSettings, parquet: Path) -> Job:
    sha256 = chosen.file.sha256
    scratch = home.resolve() / "landing" / f"{SCRATCH}{parquet.parent.name}-{sha256[:16]}"
    return Job(
        path=str(archive_path(home.resolve(), sha256)),
        sha256=sha256,
        name=chosen.file.name,
        parquet=str(parquet),
        scratch=str(scratch),
        sheet=declared.sheet,
        heading_row=declared.heading_row,
        encoding=declared.encoding,
        total_labels=declared.total_labels,
        headings=tuple(_expected(chosen, declared).values()),
        may_be_empty=declared.is_folded or _may_be_empty(chosen),
        note_labels=declared.note_labels,
        delimiter=declared.delimiter,
        unit=declared.unit,
        may_end_unended=declared.may_end_unended,
    )


def _may_be_empty(chosen: ChosenFile) -> bool:
    """No promise, no dispute, no waiver is an answer; no receivable or receipt is a mistake."""
    if chosen.layout == POLICY_SOURCE:
        return True
    return LAYOUTS[chosen.layout].table(chosen.file.table).may_be_empty


def _expected(chosen: ChosenFile, declared: TableSettings) -> dict[str, ExpectedHeading]:
    """The headings to find: each mapped one, or those the layout knows."""
    if chosen.layout == POLICY_SOURCE:
        return {name: ExpectedHeading(name, "text", True) for name in declared.columns}
    layout = LAYOUTS[chosen.layout]
    columns = layout.table(chosen.file.table).columns
    if not layout.is_mapped:
        return {
            column.name: ExpectedHeading(
                column.name, column.kind, column.is_required, (column.name, *column.also)
            )
            for column in columns
        }
    kinds = {column.name: column.kind for column in columns}
    mapped = {
        heading: ExpectedHeading(heading, kinds[name], True)
        for name, heading in declared.columns.items()
    }
    said = {heading: ExpectedHeading(heading, "text", True) for heading in declared.deleted_when}
    return {**said, **mapped}


def _landed(home: Path, settings: Settings, chosen: ChosenFile) -> LandedFile:
    declared = _declared(settings, chosen)
    parquet = parquet_path(home, chosen, declared)
    facts = json.loads(parquet.with_suffix(".json").read_text(encoding="utf-8"))
    return LandedFile(chosen, declared, parquet, facts)


def _create(connection: Connection, name: str, table: Table, landed: Sequence[LandedFile]) -> str:
    columns = ", ".join(f"{quoted_name(column)} varchar" for column in table.column_names)
    target = f"landing.{quoted_name(name)}"
    connection.execute(f"create table {target} ({columns}, {PROVENANCE})")
    for item in landed:
        if not item.declared.is_folded:
            connection.execute(f"insert into {target} {rows_of(item, table)}")
    return target


def _folded(landed: Sequence[LandedFile]) -> list[list[LandedFile]]:
    """The files that are a table together, by source."""
    by_source: dict[str, list[LandedFile]] = {}
    for item in landed:
        if item.declared.is_folded:
            by_source.setdefault(item.chosen.file.source, []).append(item)
    return list(by_source.values())
