"""What a layout declares: its tables, their columns, and what each of them means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

ColumnKind = Literal["text", "identifier", "date", "amount"]
Cells = Literal["text", "binary"]


@dataclass(frozen=True)
class Column:
    """A column of a table; `kind` says which damage to look for, never how to parse it.

    also: other headings of the same column, the better ones first; only for layouts that know
    their headings, which are read whatever their case. is_told_elsewhere: another table tells it
    as well, so nothing is said of a file without it.
    """

    name: str
    kind: ColumnKind = "text"
    is_required: bool = False
    also: tuple[str, ...] = ()
    is_told_elsewhere: bool = False


@dataclass(frozen=True)
class Table:
    """A table of a layout.

    concerns_debtors: a row that cannot be read may concern a debtor. cells: `binary` when the
    export prints floats even as text; None leaves it to the file's kind. may_be_empty: headings
    without rows are an answer, not a mistake. files: the file name pattern when huikuan.toml gives
    none. gives: what the source cannot tell without this table, in a few words. number_forms,
    date_format, fill_down: what the export is known to write, where huikuan.toml does not say
    otherwise (docs/sources-files.md). total_labels: what its total rows say besides, or instead of,
    the usual words. moves_daily: two days with the same bytes are suspicious.
    unneeded: headings that the ERP is known to write and of which nothing is asked.
    """

    name: str
    columns: tuple[Column, ...]
    concerns_debtors: bool = False
    cells: Cells | None = None
    may_be_empty: bool = False
    files: str = ""
    gives: str = ""
    number_forms: tuple[str, ...] = ()
    date_format: str | None = None
    fill_down: tuple[str, ...] = ()
    total_labels: tuple[str, ...] = ()
    moves_daily: bool = False
    unneeded: tuple[str, ...] = ()

    @property
    def column_names(self) -> tuple[str, ...]:
        """All column names in declared order."""
        return tuple(column.name for column in self.columns)

    @property
    def required_columns(self) -> tuple[str, ...]:
        """The columns that no file may lack."""
        return tuple(column.name for column in self.columns if column.is_required)

    def names_of(self, kind: ColumnKind) -> tuple[str, ...]:
        """The columns of one kind, in declared order."""
        return tuple(column.name for column in self.columns if column.kind == kind)


@dataclass(frozen=True)
class Layout:
    """A kind of source: `generic` maps any file to our columns, the others know their headings.

    needs: the tables that a capability rests on; without them figures would be wrong, so they must
    be declared. cannot_give: what no table of this layout tells, in a few words each.
    """

    name: str
    capabilities: tuple[str, ...]
    tables: tuple[Table, ...]
    is_mapped: bool
    receipts_table: str | None = None
    needs: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    cannot_give: tuple[str, ...] = ()

    def table(self, name: str) -> Table:
        """The table of that name; KeyError when the layout has none."""
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(name)

    @property
    def table_names(self) -> tuple[str, ...]:
        """The names of all tables in declared order."""
        return tuple(table.name for table in self.tables)


def columns(
    required: str = "",
    optional: str = "",
    identifiers: str = "",
    dates: str = "",
    amounts: str = "",
) -> tuple[Column, ...]:
    """Columns from lists of names separated by blanks: required ones first, kinds from the rest."""
    kinds: dict[str, ColumnKind] = {
        **dict.fromkeys(identifiers.split(), "identifier"),
        **dict.fromkeys(dates.split(), "date"),
        **dict.fromkeys(amounts.split(), "amount"),
    }
    wanted = set(required.split())
    return tuple(
        Column(name, kinds.get(name, "text"), name in wanted)
        for name in required.split() + optional.split()
    )


def erp_columns(
    required: str = "",
    optional: str = "",
    identifiers: str = "",
    dates: str = "",
    amounts: str = "",
) -> tuple[Column, ...]:
    """Columns under an ERP's own headings; `A|B|C` says that B and C are other names of A.

    `A+` says that another table tells A as well.
    """
    twice = {name.rstrip("+") for name in optional.split() if name.endswith("+")}
    optional = optional.replace("+", "")
    first, rest = (re.sub(r"\|\S+", "", names) for names in (required, optional))
    plain = columns(first, rest, identifiers, dates, amounts)
    also = {name: tuple(others) for name, *others in _spellings(f"{required} {optional}")}
    return tuple(
        replace(column, also=also[column.name], is_told_elsewhere=column.name in twice)
        for column in plain
    )


def _spellings(names: str) -> list[list[str]]:
    return [name.split("|") for name in names.split()]
