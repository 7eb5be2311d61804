"""A table as a data team dumps it from an ERP's database: CSV under the fields' own names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flows.extracts.catalog import LAYOUTS
from flows.sample.facts import Application, SampleCompany, in_units
from flows.sample.written import ExportedFile, csv_bytes, stamp

Field = str | int | Decimal
Record = Mapping[str, Field]


@dataclass(frozen=True)
class Dump:
    """The rows of one table; every row has the same fields in the same order.

    `fields` are told where there may be no row yet.
    """

    table: str
    rows: Sequence[Record]
    fields: Sequence[str] = ()

    @property
    def headings(self) -> list[str]:
        """The fields of the table."""
        return list(self.fields or self.rows[0])

    def file(self, day: date) -> ExportedFile:
        """<table>_<yyyymmdd>.csv in UTF-8."""
        fields = self.headings
        rows = [fields, *([row[field] for field in fields] for row in self.rows)]
        return ExportedFile(f"{self.table}_{stamp(day)}.csv", csv_bytes(rows))


class Keys:
    """Internal numbers, given to things in the order in which they are asked for."""

    def __init__(self, first: int) -> None:
        self._first = first
        self._given: dict[tuple[object, ...], int] = {}

    def of(self, *subject: object) -> int:
        """The number of a thing, by its names; the same on whichever day it is asked for."""
        return self._given.setdefault(subject, self._first + len(self._given))


def dumped(company: SampleCompany, tables: Callable[[SampleCompany], Sequence[Dump]]) -> list[Dump]:
    """Every table of a company's system as of its day.

    What has numbers on the last day has the same ones on an earlier one, and a table that nothing
    stood in yet is dumped as its headings.
    """
    if company.whole is None:
        return list(tables(company))
    known = [(dump.table, dump.headings) for dump in tables(company.whole)]
    rows = {dump.table: dump.rows for dump in tables(company)}
    return [Dump(table, rows.get(table, ()), headings) for table, headings in known]


def kept_applications(company: SampleCompany) -> list[Application]:
    """The applications of systems that delete a matching when it is undone: those that stand."""
    return [entry for entry in company.applications if entry.reversed_on is None]


def fixed(amount: int, currency_code: str, places: int) -> str:
    """An amount with so many decimals, as a decimal column prints it."""
    return format(in_units(amount, currency_code).quantize(Decimal(1).scaleb(-places)), "f")


def moment(day: date | None) -> str:
    """2026-06-30 00:00:00, as a datetime column prints a day; nothing for no day."""
    return f"{day.isoformat()} 00:00:00" if day else ""


def declared(
    source: str, layout: str, capability: str, files: Mapping[str, str], default_rep: str = ""
) -> str:
    """The part of huikuan.toml for a layout that knows its headings: table name and file name.

    A table that the layout does not read lies in the inbox all the same and is not declared.
    """
    read = LAYOUTS[layout].table_names if layout in LAYOUTS else files
    lines = [f"[sources.{source}]", f'layout = "{layout}"', f'capability = "{capability}"']
    if default_rep:
        lines.append(f'default_rep = "{default_rep}"')
    for table in [name for name in files if name in read]:
        lines += [f"\n[sources.{source}.tables.{table}]", f'files = "{files[table]}"']
    return "\n".join(lines) + "\n"
