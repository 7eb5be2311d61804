"""What a layout declares: its tables, their columns, and what each of them means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnKind = Literal["text", "identifier", "date", "amount"]
Cells = Literal["text", "binary"]


@dataclass(frozen=True)
class Column:
    """A column of a table; `kind` says which damage to look for, never how to parse it."""

    name: str
    kind: ColumnKind = "text"
    is_required: bool = False


@dataclass(frozen=True)
class Table:
    """A table of a layout.

    concerns_debtors: a row that cannot be read may concern a debtor. cells: `binary` when the
    export prints floats even as text; None leaves it to the file's kind. may_be_empty: headings
    without rows are an answer, not a mistake.
    """

    name: str
    columns: tuple[Column, ...]
    concerns_debtors: bool = False
    cells: Cells | None = None
    may_be_empty: bool = False

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
    """A kind of source: `generic` maps any file to our columns, the others know their headings."""

    name: str
    capabilities: tuple[str, ...]
    tables: tuple[Table, ...]
    is_mapped: bool
    receipts_table: str | None = None

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
