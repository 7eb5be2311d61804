"""A home with published runs, made without a run: three reps, small files, real tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from flows.ledger import Event, open_ledger
from flows.manifest import GateResult, Manifest, hash_outputs
from flows.outbox.folders import rep_folders
from flows.publish import commit, prepare
from flows.run import RunArguments
from flows.settings import Settings, load_settings

SEVEN = datetime(2026, 7, 1, 7, 0, tzinfo=UTC)


def write_settings(home: Path, text: str) -> Settings:
    """huikuan.toml with these delivery settings, read."""
    demo = Path(__file__).parents[2] / "flows" / "demo_company" / "huikuan.toml"
    home.mkdir(exist_ok=True)
    (home / "huikuan.toml").write_text(demo.read_text("utf-8") + text, "utf-8")
    return load_settings(home)


def mail_settings(port: int, more: str = "dry_run = false") -> str:
    return f"""
[mail]
host = "127.0.0.1"
port = {port}
security = "none"
sender = "huikuan@firm.example"
sender_name = "回款"
{more}
"""


REPS = {
    "Y01": ("王芳", "wang@firm.example", True),
    "Y02": ("Li Lei", "li@firm.example", True),
    "Y03": ("赵六", "zhao@firm.example", True),
}


def publish_day(
    home: Path,
    day: int,
    reps: dict[str, tuple[str, str | None, bool]] | None = None,
    padding: int = 0,
) -> Manifest:
    """Publishes a run of June of 2026: a workbook, a page and a letter for each rep."""
    reps = REPS if reps is None else reps
    zero = "0" * 64
    arguments = RunArguments("daily", (), {}, zero, date(2026, 6, day), SEVEN, 0, zero)
    with open_ledger(home) as ledger:
        position = ledger.position_for(arguments.arguments_sha256)
        previous = ledger.previous_manifest_sha256(arguments.run_id)
    arguments = replace(arguments, ledger_sequence=position)
    release = prepare(home, arguments.run_id).release
    _write_tables(release / "warehouse.duckdb", reps)
    for rep_id, folder in rep_folders(reps).items():
        _write_files(release / "outbox" / folder, rep_id, day, padding)
    gates = (GateResult("gate 1", True, ()), GateResult("gate 2", True, ()))
    manifest = Manifest(arguments, (), gates, {}, {}, hash_outputs(release), previous)
    commit(home, manifest, [Event("episode_opened", f"T{day}", {})], SEVEN)
    return manifest


def _write_files(folder: Path, rep_id: str, day: int, padding: int) -> None:
    (folder / "letters").mkdir(parents=True)
    (folder / f"tasks_2026-06-{day}.xlsx").write_bytes(f"workbook of {rep_id} {day}".encode())
    page = f"<p>page of {rep_id} {day}</p>" + " " * padding
    (folder / "today.html").write_bytes(page.encode())
    (folder / "letters" / f"TX-{day}.pdf").write_bytes(f"%PDF-letter of {rep_id} {day}".encode())


def _write_tables(path: Path, reps: dict[str, tuple[str, str | None, bool]]) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("create schema marts; create schema intermediate")
        connection.execute(
            "create table marts.collection_tasks (sales_rep_id varchar, is_cut boolean);"
            "create table marts.letters_due (sales_rep_id varchar);"
            "create table marts.answers (sales_rep_id varchar);"
            "create table intermediate.int_sales_reps"
            " (sales_rep_id varchar, rep_name varchar, email varchar, is_active boolean,"
            " manager_id varchar)"
        )
        for rep_id, (name, email, is_active) in reps.items():
            connection.execute(
                "insert into marts.collection_tasks values (?, false), (?, true)", [rep_id, rep_id]
            )
            connection.execute(
                "insert into intermediate.int_sales_reps values (?, ?, ?, ?, null)",
                [rep_id, name, email, is_active],
            )


def mail_events(home: Path) -> list[str]:
    """The ledger's mail events in order, with the rep."""
    with open_ledger(home) as ledger:
        events = ledger.events_through(9999)
    return [
        f"{event.event_type} {_rep_of(event.payload)}"
        for event in events
        if event.event_type.startswith("mail_")
    ]


def _rep_of(payload: str) -> str:
    import json

    return str(json.loads(payload)["sales_rep_id"])
