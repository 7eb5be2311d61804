"""Lands what a run reads: archive → Parquet (once per file) → the run's database."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from flows.answer_key import read_key
from flows.errors import InputRefused
from flows.extracts.answers import fill_answers, land_answers
from flows.extracts.archive import archive_path, proven_path
from flows.extracts.bounces import fill_bounces, land_bounces
from flows.extracts.catalog import LAYOUTS
from flows.extracts.child import parse_all
from flows.extracts.choose import ChosenFile, Inputs
from flows.extracts.control_file import ControlFigures, read_control, refuse_other_count
from flows.extracts.declaration import TableSettings, declaration_hash
from flows.extracts.fold import count_replaced, fold_into
from flows.extracts.home_rows import fill_home
from flows.extracts.job import Job
from flows.extracts.landed import Landed, LandedFile, RunParameters
from flows.extracts.landed_rows import rows_of
from flows.extracts.parsing_job import SCRATCH, parsing_job
from flows.extracts.policy import policy_settings, policy_tables
from flows.extracts.provenance import PROVENANCE
from flows.extracts.registry import POLICY_SOURCE
from flows.extracts.run_rows import fill_run
from flows.extracts.shipped import keep, recall
from flows.extracts.source import Column, Table
from flows.ledger import RecordedEvent
from flows.settings import Settings
from flows.warehouse import Connection, quoted_name


def land_files(home: Path, settings: Settings, inputs: Inputs) -> Landed:
    """Parses every chosen file that this declaration has not parsed before, in a child process.

    What was parsed before is used again, but never unless its archived bytes are what they were.
    InputRefused lists every file that is wrong, with everything that is wrong with it.
    """
    _sweep(home)
    for chosen in (*inputs.files, *inputs.controls.values(), *inputs.policy, inputs.settings_file):
        proven_path(home, chosen.file.sha256, chosen.file.name)
    new = _new_files(home, settings, inputs)
    recall([path for path, (chosen, _) in new.items() if chosen.file.source == POLICY_SOURCE])
    jobs = {
        parquet: _job(home, chosen, declared, parquet)
        for parquet, (chosen, declared) in new.items()
        if not _is_parsed(parquet)
    }
    parse_all(list(jobs.values()))
    keep(jobs)
    files = tuple(
        replace(item, control=_proved(home, item, inputs.controls.get(item.chosen.file.sha256)))
        for chosen in inputs.files
        for item in [_landed(home, settings, chosen)]
    )
    refuse_cut_off([(item.chosen.file.name, item.declared, item.facts) for item in files])
    return Landed(
        home,
        settings,
        inputs,
        files,
        tuple(_landed(home, settings, chosen) for chosen in inputs.policy),
        len(new),
        land_answers(home, inputs.answers, read_key(home)),
        land_bounces(home, inputs.bounces),
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
    # One transaction: a hundred relations would be written to the disk a hundred times.
    connection.begin()
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
    fill_bounces(connection, landed.bounces)
    fill_run(connection, landed, parameters, events)
    for target, item in folded:
        count_replaced(connection, target, item)
    fill_home(connection, landed.home, landed.settings, landed.inputs.configuration_sha256)
    connection.commit()


def parquet_path(home: Path, chosen: ChosenFile, declared: TableSettings) -> Path:
    """Where the parsed rows of a file lie for this declaration."""
    folder = declaration_hash(chosen.layout, declared)[:16]
    return home.resolve() / "landing" / folder / f"{chosen.file.sha256}.parquet"


def refuse_cut_off(read: Sequence[tuple[str, TableSettings, Mapping[str, Any]]]) -> None:
    """A file cut off at the end of a line looks whole; its total row is what it then lacks.

    read: the name, the declaration and the facts of each parsed file.
    """
    without = [item for item in read if item[1].has_total and not item[2]["total_rows"]]
    if without:
        label = " or ".join(without[0][1].total_labels)
        raise InputRefused(
            f"a file lacks the total row ({label}) that its declaration promises",
            where=", ".join(name for name, _declared, _facts in without),
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


def _new_files(
    home: Path, settings: Settings, inputs: Inputs
) -> dict[Path, tuple[ChosenFile, TableSettings]]:
    """What this home has not landed under its declaration, by the file that is to hold it."""
    declared = [(one, _declared(settings, one)) for one in (*inputs.files, *inputs.policy)]
    places = {parquet_path(home, one, table): (one, table) for one, table in declared}
    return {place: pair for place, pair in places.items() if not _is_parsed(place)}


def _is_parsed(parquet: Path) -> bool:
    return parquet.exists() and parquet.with_suffix(".json").exists()


def _declared(settings: Settings, chosen: ChosenFile) -> TableSettings:
    file = chosen.file
    if file.source == POLICY_SOURCE:
        return policy_settings(file.table)
    declared = settings.source(file.source).declared(file.table)
    if declared is None:
        raise KeyError(f"{file.source}.{file.table}")
    return declared


def _job(home: Path, chosen: ChosenFile, declared: TableSettings, parquet: Path) -> Job:
    file = chosen.file
    archived = archive_path(home.resolve(), file.sha256)
    return parsing_job(chosen.layout, declared, (archived, file.sha256, file.name), parquet)


def _landed(home: Path, settings: Settings, chosen: ChosenFile) -> LandedFile:
    declared = _declared(settings, chosen)
    parquet = parquet_path(home, chosen, declared)
    facts = json.loads(parquet.with_suffix(".json").read_text(encoding="utf-8"))
    return LandedFile(chosen, declared, parquet, facts)


def _proved(home: Path, item: LandedFile, control: ChosenFile | None) -> ControlFigures | None:
    """What the control file beside a parsed file says; InputRefused when the rows are others."""
    declared, file = item.declared.control, item.chosen.file
    if declared is None or control is None:
        return None
    path = archive_path(home, control.file.sha256)
    figures = read_control(path, control.file.name, declared, file.name)
    refuse_other_count(file.name, item.facts["data_rows"], figures)
    return figures


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
