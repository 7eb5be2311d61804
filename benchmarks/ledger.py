"""Makes the landed tables of a large company, the same ones every time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb

AS_OF = "2026-06-30"
REPS = 500
OPEN_ITEMS_OF_A_CUSTOMER = 20
TABLES = ("customers", "sales_reps", "receivables", "credits", "applications")
EMPTIED = ("promises", "disputes")


def make_home(folder: Path) -> Path:
    """The database of the demo company's morning, whose landing the large one takes over."""
    home = folder / "home"
    for arguments in (["demo"], ["run", "--direct"]):
        subprocess.run(
            [sys.executable, "-m", "flows.cli", arguments[0], "--home", str(home), *arguments[1:]],
            check=True,
            capture_output=True,
        )
    [warehouse] = home.glob("releases/*/warehouse.duckdb")
    return warehouse


def make_landing(path: Path, demo: Path, rows: int) -> None:
    """A database with schema landing only: `rows` open items, five times as many of history.

    Half of the open items are paid in part. As many documents are settled, half of those by two
    receipts.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"attach '{demo}' as demo (read_only)")
        connection.execute("create schema landing")
        for (table,) in connection.execute(
            "select table_name from duckdb_tables()"
            " where database_name = 'demo' and schema_name = 'landing'"
        ).fetchall():
            connection.execute(
                f'create table landing."{table}" as select * from demo.landing."{table}"'
            )
        _empty(connection)
        make_documents(connection, rows)
        for table, query in _landed(rows).items():
            _insert(connection, table, query)
        connection.execute("drop table documents; drop table payments")


def _empty(connection: duckdb.DuckDBPyConnection) -> None:
    for table in (*TABLES, *EMPTIED):
        connection.execute(f"delete from landing.generic_{table}")
        connection.execute(f"update landing.files set rows_landed = 0 where table_name = '{table}'")
    connection.execute("update landing.files set total_rows = 0")
    connection.execute("delete from landing.ledger_events")


def make_documents(connection: duckdb.DuckDBPyConnection, rows: int) -> None:
    """Tables `documents` (open and settled, as many of each) and `payments` of them."""
    connection.execute(
        f"""
        create table documents as
        select
            number,
            'K' || hash(number) % greatest({rows} // {OPEN_ITEMS_OF_A_CUSTOMER}, 1) as customer,
            date '{AS_OF}' - cast(hash(number * 3) % 730 as integer) as document_date,
            case when hash(number * 5) % 20 = 0 then 'USD' else 'CNY' end as currency,
            cast(1000 + hash(number * 7) % 10000000 as bigint) as cents,
            number < {rows} as is_open
        from range(2 * {rows}) as numbers(number);

        create table payments as
        select
            *, 1 as part, case when is_open or number % 2 = 0 then cents // 2 else cents end as paid
        from documents where not is_open or number % 2 = 0
        union all
        select *, 2 as part, cents - cents // 2 as paid
        from documents where not is_open and number % 2 = 0"""
    )


def _landed(rows: int) -> dict[str, str]:
    """Table of the layout generic → a query that gives its columns as text."""
    paid_on = (
        f"least(document_date + part * cast(hash(number * 11) % 60 as integer), date '{AS_OF}')"
    )
    customers = max(rows // OPEN_ITEMS_OF_A_CUSTOMER, 1)
    return {
        "customers": "select 'K' || number as customer_number, 'Customer ' || number as"
        f" customer_name, 'S' || number % {REPS} as sales_rep_number"
        f" from range({customers}) as numbers(number)",
        "sales_reps": "select 'S' || number as sales_rep_number, 'Rep ' || number as rep_name"
        f" from range({REPS}) as numbers(number)",
        "receivables": f"select 'D' || number as document_number, customer as customer_number,"
        " cast(document_date as varchar) as document_date,"
        " cast(document_date + 30 as varchar) as due_date, currency as currency_code,"
        f" {_amount('cents')} as original_amount, '1000' as company_id from documents",
        "credits": "select 'R' || number || '.' || part as credit_number, 'receipt' as credit_type,"
        f" customer as customer_number, cast({paid_on} as varchar) as effective_date,"
        f" currency as currency_code, {_amount('paid')} as amount, '1000' as company_id"
        " from payments",
        "applications": "select 'R' || number || '.' || part as credit_number, 'D' || number as"
        f" document_number, cast({paid_on} as varchar) as effective_date,"
        f" {_amount('paid')} as amount, '1000' as company_id from payments",
    }


def _amount(cents: str) -> str:
    return f"({cents} // 100) || '.' || lpad(cast({cents} % 100 as varchar), 2, '0')"


def _insert(connection: duckdb.DuckDBPyConnection, table: str, query: str) -> None:
    connection.execute(
        f"""
        insert into landing.generic_{table} by name
        select
            landed.*,
            'erp' as _source,
            files.file_sha256[:16] || '.0.' || (2 + row_number() over ()) as _source_row_id,
            files.file_sha256 as _file_sha256,
            '' as _sheet,
            cast(2 + row_number() over () as integer) as _line,
            files.file_sha256 as _row_sha256,
            'text' as _cells,
            'data' as _row_kind,
            date '{AS_OF}' as _business_date
        from ({query}) as landed
        cross join (
            select any_value(file_sha256) as file_sha256 from landing.files
            where table_name = '{table}'
        ) as files;
        update landing.files set rows_landed = (select count(*) from landing.generic_{table})
        where table_name = '{table}'"""
    )
