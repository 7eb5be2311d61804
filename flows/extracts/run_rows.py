"""Lands what the run knows of itself: its parameters, sources, files and the ledger's events."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from flows.extracts.landed import Landed, RunParameters
from flows.ledger import RecordedEvent
from flows.warehouse import Connection

_TABLES = """
create table landing.sources (
    source_name varchar, layout varchar, capability varchar, has_receipts boolean,
    business_date date, receipts_business_date date, receipts_state varchar);
create table landing.files (
    file_sha256 varchar, file_name varchar, source_name varchar, layout varchar,
    table_name varchar, business_date date, received_at timestamp, is_carried boolean,
    age_days integer, rows_landed bigint, total_rows bigint,
    rows_replaced bigint);
create table landing.run_parameters (
    run_id varchar, purpose varchar, as_of_date date, known_at timestamp,
    ledger_sequence bigint, language varchar, home_currency_code varchar);
"""
_EVENT = (
    '[{"sequence": "bigint", "event_type": "varchar", "occurred_at": "timestamp",'
    ' "run_id": "varchar", "subject_id": "varchar", "payload": "varchar"}]'
)


def fill_run(
    connection: Connection,
    landed: Landed,
    parameters: RunParameters,
    events: Sequence[RecordedEvent],
) -> None:
    """Creates landing.sources, files, run_parameters and ledger_events."""
    connection.execute(_TABLES)
    for state in landed.inputs.sources:
        _insert(connection, "sources", list(vars(state).values()))
    for item in (*landed.files, *landed.policy):
        chosen, file = item.chosen, item.chosen.file
        values = [file.sha256, file.name, file.source, chosen.layout, file.table]
        values += [file.business_date, _utc(file.received_at), chosen.is_carried, chosen.age_days]
        values += [item.facts["data_rows"], item.facts["total_rows"], 0]
        _insert(connection, "files", values)
    run = {**vars(parameters), "known_at": _utc(parameters.known_at)}
    _insert(connection, "run_parameters", list(run.values()))
    _create_events(connection, events)


def _create_events(connection: Connection, events: Sequence[RecordedEvent]) -> None:
    # One JSON text instead of one insert per event: a ledger grows for years.
    documents = [
        {**vars(event), "occurred_at": _utc(event.occurred_at).isoformat()} for event in events
    ]
    connection.execute(
        "create table landing.ledger_events as"
        f" select unnest(from_json(cast(? as json), '{_EVENT}'), recursive := true)",
        [json.dumps(documents, ensure_ascii=False)],
    )


def _insert(connection: Connection, table: str, values: Sequence[object]) -> None:
    marks = ", ".join("?" for _ in values)
    connection.execute(f"insert into landing.{table} values ({marks})", list(values))


def _utc(moment: datetime) -> datetime:
    """An aware time as the naive UTC time that the database stores."""
    return moment.astimezone(UTC).replace(tzinfo=None)
