"""The ledger's event types and its schema, with the rules that the file itself keeps."""

from __future__ import annotations

import sqlite3
from typing import Literal

SCHEMA_VERSION = 2

EventType = Literal[
    "run_started",
    "run_published",
    "run_rebuilt",
    "tables_received",
    "episode_opened",
    "episode_reassigned",
    "episode_closed",
    "letter_planned",
    "letter_lapsed",
    "letter_approved",
    "letter_rejected",
    "letter_release_attempted",
    "letter_released",
    "letter_void",
    "letter_copy_attempted",
    "letter_copied",
    "letter_bounced",
    "run_released",
    "account_seen",
    "mail_attempted",
    "mail_refused",
    "mail_sent",
    "confirmation",
]

PLANS_AND_ENDS = ("letter_planned", "letter_lapsed", "letter_rejected", "letter_void")
OUT = ("letter_release_attempted", "letter_released")

# A letter is begun to be released once after it was planned or approved, and goes out once.
ONCE_RELEASED = f"""
create trigger letter_attempted_once before insert on events
when new.event_type = 'letter_release_attempted' and (
    select event_type from events
    where subject_id = new.subject_id
        and event_type in {(*PLANS_AND_ENDS, "letter_approved", *OUT)}
    order by sequence desc limit 1
) in {OUT}
begin select raise(abort, 'the letter is released already, or its release is in question'); end;
create trigger letter_released_once before insert on events
when new.event_type = 'letter_released' and exists (
    select 1 from events
    where subject_id = new.subject_id and event_type = 'letter_released'
)
begin select raise(abort, 'the letter is released already'); end;
create trigger run_released_once before insert on events
when new.event_type = 'run_released' and exists (
    select 1 from events
    where event_type = 'run_released' and run_id = new.run_id
)
begin select raise(abort, 'the run has released its letters already'); end;
"""

# "or replace" deletes without firing a delete trigger, hence the guard on insert; for the same
# reason "once" is a trigger and not a unique index.
SCHEMA = f"""
create table events (
    sequence integer primary key autoincrement,
    schema_version integer not null,
    event_type text not null,
    occurred_at text not null,
    run_id text,
    arguments_sha256 text,
    subject_id text not null,
    payload text not null
);
create index events_by_subject on events (subject_id, sequence);
create index events_by_type on events (event_type, sequence);
create trigger events_never_updated before update on events
begin select raise(abort, 'the ledger is append-only'); end;
create trigger events_never_deleted before delete on events
begin select raise(abort, 'the ledger is append-only'); end;
create trigger events_never_replaced before insert on events
when exists (select 1 from events where sequence = new.sequence)
begin select raise(abort, 'the ledger is append-only'); end;
create trigger run_published_once before insert on events
when new.event_type = 'run_published' and exists (
    select 1 from events
    where event_type = 'run_published' and run_id = new.run_id
)
begin select raise(abort, 'the run is published already'); end;
create trigger letter_planned_once before insert on events
when new.event_type = 'letter_planned' and 'letter_planned' = (
    select event_type from events
    where subject_id = new.subject_id and event_type in {PLANS_AND_ENDS}
    order by sequence desc limit 1
)
begin select raise(abort, 'the letter is planned already'); end;
{ONCE_RELEASED}"""

# What an older ledger lacks, by the version that it has.
ADDED = {1: ONCE_RELEASED}


def make_schema(connection: sqlite3.Connection, version: int) -> None:
    """Brings a ledger of an earlier version, 0 being an empty file, to this one, in one step."""
    wanted = (
        SCHEMA
        if version == 0
        else "".join(ADDED[older] for older in range(version, SCHEMA_VERSION))
    )
    connection.executescript(
        f"begin immediate; {wanted} pragma user_version = {SCHEMA_VERSION}; commit;"
    )
