"""Lands what the run knows of itself: its parameters, sources, files and the ledger's events."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from flows.extracts.answers import AnswerFile
from flows.extracts.bounces import BounceFile
from flows.extracts.landed import Landed, LandedFile, RunParameters
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
    rows_replaced bigint, has_declared_total boolean, control_name varchar,
    control_amount decimal(38, 4));
create table landing.run_parameters (
    run_id varchar, purpose varchar, as_of_date date, known_at timestamp,
    ledger_sequence bigint, language varchar, home_currency_code varchar);
"""
# One JSON text instead of one insert per row: a ledger, and the files of a folded table, grow for
# years.
_FILE = (
    '[{"file_sha256": "varchar", "file_name": "varchar", "source_name": "varchar",'
    ' "layout": "varchar", "table_name": "varchar", "business_date": "date",'
    ' "received_at": "timestamp", "is_carried": "boolean", "age_days": "integer",'
    ' "rows_landed": "bigint", "total_rows": "bigint", "rows_replaced": "bigint",'
    ' "has_declared_total": "boolean", "control_name": "varchar",'
    ' "control_amount": "decimal(38, 4)"}]'
)
_EVENT = (
    '[{"sequence": "bigint", "event_type": "varchar", "occurred_at": "timestamp",'
    ' "run_id": "varchar", "subject_id": "varchar", "payload": "varchar"}]'
)
_ITEM = (
    '[{"sequence": "bigint", "letter_id": "varchar", "receivable_id": "varchar",'
    ' "letter_kind": "varchar", "letter_level": "integer", "currency_code": "varchar",'
    ' "amount": "varchar"}]'
)


def fill_run(
    connection: Connection,
    landed: Landed,
    parameters: RunParameters,
    events: Sequence[RecordedEvent],
) -> None:
    """Creates landing.sources, files, run_parameters, ledger_events and letter_items."""
    connection.execute(_TABLES)
    for state in landed.inputs.sources:
        if state.supplements is None:
            _insert(connection, "sources", list(vars(state).values())[:-1])
    files = [_file(item) for item in (*landed.files, *landed.policy)]
    files += [_sent_in(item, "answers", len(item.answers)) for item in landed.answers]
    files += [_sent_in(item, "messages", 1) for item in landed.bounces]
    connection.execute(
        "insert into landing.files select unnest(from_json(cast(? as json), ?), recursive := true)",
        [json.dumps(files, ensure_ascii=False), _FILE],
    )
    run = {**vars(parameters), "known_at": _utc(parameters.known_at)}
    _insert(connection, "run_parameters", list(run.values()))
    _create_events(connection, events)


def _file(item: LandedFile) -> dict[str, object]:
    chosen, file = item.chosen, item.chosen.file
    return {
        "file_sha256": file.sha256,
        "file_name": file.name,
        "source_name": file.source,
        "layout": chosen.layout,
        "table_name": file.table,
        "business_date": file.business_date.isoformat() if file.business_date else None,
        "received_at": _utc(file.received_at).isoformat(),
        "is_carried": chosen.is_carried,
        "age_days": chosen.age_days,
        "rows_landed": item.facts["data_rows"],
        "total_rows": item.facts["total_rows"] + item.facts["note_rows"],
        "rows_replaced": 0,
        "has_declared_total": item.declared.has_total,
        **_control(item),
    }


def _control(item: LandedFile) -> dict[str, object]:
    """The sum that a control file says, in yuan: the unit of its export only moves the point."""
    control = item.control
    if control is None or control.amount is None:
        return {"control_name": None, "control_amount": None}
    amount = control.amount.scaleb(item.facts["unit_power"])
    return {"control_name": control.name, "control_amount": format(amount, "f")}


def _sent_in(item: AnswerFile | BounceFile, table: str, row_count: int) -> dict[str, object]:
    """A returned list or mail, named with its folder: reps' files have the same names."""
    file = item.chosen.file
    return {
        "file_sha256": file.sha256,
        "file_name": item.name,
        "source_name": file.source,
        "layout": item.chosen.layout,
        "table_name": table,
        "business_date": None,
        "received_at": _utc(file.received_at).isoformat(),
        "is_carried": False,
        "age_days": 0,
        "rows_landed": row_count,
        "total_rows": 0,
        "rows_replaced": 0,
        "has_declared_total": False,
        "control_name": None,
        "control_amount": None,
    }


def _create_events(connection: Connection, events: Sequence[RecordedEvent]) -> None:
    documents = [
        {**vars(event), "occurred_at": _utc(event.occurred_at).isoformat()} for event in events
    ]
    _create_from(connection, "ledger_events", documents, _EVENT)
    _create_from(connection, "letter_items", [*_letter_items(events)], _ITEM)


def _letter_items(events: Sequence[RecordedEvent]) -> Iterator[dict[str, object]]:
    """The items that a release names, a row each: SQL reads no lists."""
    for event in events:
        if event.event_type == "letter_release_attempted":
            for item in json.loads(event.payload)["items"]:
                yield {"sequence": event.sequence, "letter_id": event.subject_id, **item}


def _create_from(
    connection: Connection, table: str, documents: Sequence[Mapping[str, object]], kinds: str
) -> None:
    connection.execute(
        f"create table landing.{table} as"
        f" select unnest(from_json(cast(? as json), '{kinds}'), recursive := true)",
        [json.dumps(documents, ensure_ascii=False)],
    )


def _insert(connection: Connection, table: str, values: Sequence[object]) -> None:
    marks = ", ".join("?" for _ in values)
    connection.execute(f"insert into landing.{table} values ({marks})", list(values))


def _utc(moment: datetime) -> datetime:
    """An aware time as the naive UTC time that the database stores."""
    return moment.astimezone(UTC).replace(tzinfo=None)
