"""The company as any system exports it: Chinese headings, a spreadsheet, GB18030, totals rows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from flows.sample import accounts_tables
from flows.sample.beside_tables import BESIDE_TABLES
from flows.sample.facts import SampleCompany
from flows.sample.home import Export, SourceExport
from flows.sample.mapped import MappedTable
from flows.sample.written import ExportedFile, csv_bytes, padded, sheet_bytes, stamp

SOURCE = "erp"
ACCOUNT_TABLES = (
    accounts_tables.customers,
    accounts_tables.sales_reps,
    accounts_tables.receivables,
    accounts_tables.credits_table,
    accounts_tables.applications,
)


def export_generic(company: SampleCompany) -> Export:
    """Everything in one source."""
    return Export((whole_source(company, SOURCE),))


def whole_source(company: SampleCompany, name: str, without: Sequence[str] = ()) -> SourceExport:
    """A source of the layout `generic` with all tables but those named."""
    tables = [make(company) for make in (*ACCOUNT_TABLES, *BESIDE_TABLES)]
    return mapped_source(company, name, [table for table in tables if table.name not in without])


def mapped_source(
    company: SampleCompany, name: str, tables: list[MappedTable], supplements: str = ""
) -> SourceExport:
    """A source of the layout `generic` with these tables, on its own or beside another."""
    files = tuple(_file(company, table) for table in tables)
    stands = f'supplements = "{supplements}"' if supplements else 'capability = "open_items"'
    head = f'[sources.{name}]\nlayout = "generic"\n{stands}\n'
    parts = [table.declaration(name, _ending(table)) for table in tables]
    return SourceExport(name, files, "\n".join([head, *parts]))


def _ending(table: MappedTable) -> str:
    return "xlsx" if "sheet" in table.settings else "csv"


def _file(company: SampleCompany, table: MappedTable) -> ExportedFile:
    name = f"{table.title}_{stamp(company.as_of)}.{_ending(table)}"
    rows = [table.headings, *table.rows]
    if "sheet" in table.settings:
        title = [f"{company.creditor.legal_name} {table.title}"]
        return ExportedFile(name, sheet_bytes([title, *rows], table.title, company.as_of))
    if "total_label" in table.settings:
        return ExportedFile(name, csv_bytes(_with_total(company, table), "gb18030", "\r\n"))
    return ExportedFile(name, csv_bytes(rows))


def _with_total(company: SampleCompany, table: MappedTable) -> list[list[str | int | Decimal]]:
    """Title rows above, a 合计 row below that adds the amounts whatever their currency."""
    width = len(table.columns)
    place = next(n for n, (ours, _) in enumerate(table.columns) if ours == "original_amount")
    total = sum((Decimal(str(row[place])) for row in table.rows), Decimal())
    return [
        padded([f"{company.creditor.legal_name} {table.title}明细"], width),
        padded([f"数据日期：{company.as_of}", "单位：元"], width),
        list(table.headings),
        *[list(row) for row in table.rows],
        padded(["合计", *[""] * (place - 1), format(total, "f")], width),
    ]
