"""A home with released letters that go by mail, made without a run: real ledger, tables, files."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from flows.ledger import Event, Writer, open_ledger
from flows.letters.desk import read_known
from flows.letters.mail import Mailing
from flows.letters.templates import template_sha256
from tests.delivery.company import mail_settings, publish_day, write_settings

SEVEN = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
RELEASE = "0123456789abcdef"
TABLES = """
create schema if not exists marts; create schema if not exists intermediate;
create schema if not exists staging;
create table marts.letters_due (letter_id varchar, letter_number varchar, letter_kind varchar,
    company_id varchar, sales_rep_id varchar, recipient_email varchar, recipient_name varchar,
    contact_name varchar, language varchar, letter_date date, item_count bigint);
create table marts.letter_amounts (
    letter_id varchar, currency_code varchar, total_amount decimal(38, 4));
create table intermediate.int_companies (
    company_id varchar, legal_name varchar, contact_phone varchar, contact_name varchar);
create table intermediate.int_sales_reps (
    sales_rep_id varchar, rep_name varchar, email varchar);
create table staging.stg_policy__letter_kinds (
    letter_kind varchar, label_zh varchar, label_en varchar);
create table staging.stg_policy__currencies (currency_code varchar, decimals integer);
insert into intermediate.int_companies
    values ('1000', '上杭鼎金精密制造股份有限公司', '0597-1', '财务部');
insert into intermediate.int_sales_reps values ('S01', '陈晓明', 'chen@firm.example');
insert into staging.stg_policy__letter_kinds values ('demand', '催款函', 'Demand for payment');
insert into staging.stg_policy__currencies values ('CNY', 2);
"""
POST = """
create table intermediate.int_letter_events (letter_id varchar, event_number bigint,
    event_type varchar, occurred_on date, tracking_number varchar, person varchar,
    evidence_grade varchar, source_row_id varchar);
create schema landing;
create table landing.files (file_name varchar, file_sha256 varchar);
"""


@dataclass(frozen=True)
class Addressee:
    """Who gets a letter of the made home."""

    letter_id: str
    email: str
    name: str = "江苏昇玥机械有限公司"
    contact: str = "王丽"
    language: str | None = "zh"
    letter_date: str = "2026-07-01"

    @property
    def number(self) -> str:
        """The letter's number."""
        return f"CK-202606-{self.letter_id.upper()}"

    @property
    def pdf(self) -> bytes:
        """The bytes of its file."""
        return f"%PDF-letter {self.letter_id}".encode()


def make_home(home: Path, addressees: Sequence[Addressee], open_amount: str = "100") -> Path:
    """A home in which those letters were released on 1 July and nobody mailed them."""
    home.mkdir(exist_ok=True)
    manifest = publish_day(home, 30)
    with duckdb.connect(
        str(home / "releases" / manifest.run_id / "warehouse.duckdb")
    ) as connection:
        connection.execute("create table marts.open_items (receivable_id varchar, open_amount int)")
        connection.execute(
            "create schema marts_steps; create table marts_steps.letter_standings"
            " (letter_id varchar, letter_status varchar, delivered_on date, bounced_on date)"
        )
        connection.execute(POST)
        for one in addressees:
            row = [one.letter_id, open_amount]
            connection.execute("insert into marts.open_items values (?, ?)", row)
    folder = home / "releases" / RELEASE
    (folder / "outbox" / "S01" / "letters").mkdir(parents=True)
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute(TABLES)
        for one in addressees:
            _write(connection, folder, one)
    with open_ledger(home) as ledger:
        writer = Writer(RELEASE, f"release:{RELEASE}")
        released = Event("run_released", RELEASE, {"as_of": "2026-06-30", "manifest_sha256": "0"})
        ledger.append([released, *(_life(addressees))], SEVEN, writer)
    return home


def mailing(home: Path, port: int, more: str = "dry_run = false") -> Mailing:
    """Mailing from the home through a server on that port, without waiting."""
    return Mailing(home, write_settings(home, mail_settings(port, more)), SEVEN, lambda _: None)


def standing_of(home: Path, one: Addressee) -> str:
    """What the ledger says of the letter's mail."""
    return read_known(home).letters[one.letter_id].mail_state


def _write(connection: duckdb.DuckDBPyConnection, folder: Path, one: Addressee) -> None:
    (folder / _path(one)).write_bytes(one.pdf)
    connection.execute(
        "insert into marts.letters_due values (?, ?, 'demand', '1000', 'S01', ?, ?, ?, ?, ?, 1)",
        [
            one.letter_id,
            one.number,
            one.email,
            one.name,
            one.contact,
            one.language,
            one.letter_date,
        ],
    )
    connection.execute(
        "insert into marts.letter_amounts values (?, 'CNY', 1234.5)", [one.letter_id]
    )


def _path(one: Addressee) -> str:
    return f"outbox/S01/letters/{one.number}.pdf"


def _life(addressees: Sequence[Addressee]) -> list[Event]:
    events: list[Event] = []
    for one in addressees:
        planned = {
            "letter_number": one.number,
            "letter_kind": "demand",
            "channel": "mail",
            "sales_rep_id": "S01",
            "template_sha256": template_sha256(),
        }
        said = {
            **planned,
            "letter_date": one.letter_date,
            "content_sha256": "0" * 64,
            "release_run": RELEASE,
            "path": _path(one),
            "pdf_sha256": hashlib.sha256(one.pdf).hexdigest(),
        }
        item = {"receivable_id": one.letter_id, "amount": "100"}
        events += [
            Event("letter_planned", one.letter_id, planned),
            Event("letter_approved", one.letter_id, {**planned, "person": "李"}),
            Event("letter_release_attempted", one.letter_id, {**said, "items": [item]}),
            Event("letter_released", one.letter_id, said),
        ]
    return events
