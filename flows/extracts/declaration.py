"""What huikuan.toml declares about a source: its files, their tables and their columns."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from flows.extracts.catalog import LAYOUTS
from flows.extracts.control_file import ControlSettings
from flows.extracts.patterns import PLACEHOLDERS
from flows.extracts.source import Layout, Table
from flows.extracts.toml_table import TomlTable, nearest
from flows.extracts.units import UNITS

TOTAL_LABELS = ("合计", "小计", "总计")
# What stands in the first filled cell of a line under the rows that is no row.
NOTE_LABELS = (
    "制表人", "制表", "制单人", "审核人", "复核人", "打印人", "打印日期", "打印时间", "打印日",
    "导出日期", "导出时间", "制表日期", "制表时间", "财务负责人", "单位负责人", "备注",
)  # fmt: skip
ENCODINGS = ("auto", "utf-8", "gb18030", "gbk", "utf-16-le", "utf-16-be")
NUMBER_FORMS = (
    "trailing_minus", "parentheses", "dash_is_zero", "decimal_comma", "currency_marks",
)  # fmt: skip
KINDS = ("snapshot", "window", "append")
DATE_FORMATS = (
    "M/D/YYYY", "D/M/YYYY", "M/D/YY", "D/M/YY", "D.M.YYYY", "YY-M-D", "serial", "serial_1904",
)  # fmt: skip
RESERVED_SOURCES = ("answers", "bounces", "home", "policy")
NOT_SUPPLEMENTED = ("receivables", "credits", "applications")
MOST_SETTLE_SECONDS = 300
SOURCE_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")


@dataclass(frozen=True)
class DatabaseSettings:
    """Where a source's tables are read from.

    url: `env:NAME` of the variable that holds the address.
    business_day: which day an extract tells, `yesterday` (the last that has ended) or `today`.
    """

    url: str
    statement_seconds: int
    attempts: int
    business_day: str


@dataclass(frozen=True)
class TableSettings:
    """One declared table of a source; `columns` maps our column to their heading.

    kind: a `snapshot` is the whole table as of a day. A `window` file is everything dated in a span
    of `window_column`; the span is in its name, or the `window_days` that end on its date. An
    `append` file adds or replaces the rows of its `key`; `deleted_when` maps a heading of theirs to
    the text that says a row is deleted. query: how the table is read from the source's database.
    has_total: the declaration names the label of a total row, so every file must end with one.
    supplements: the source whose customer and document numbers the rows name, when not their own.
    number_forms, fill_down, widths, by_sign: how landed text is read; see docs/sources-files.md.
    may_end_unended: a last line without a line end is no sign of a cut. may_repeat: the same bytes
    under a later date are an answer: nothing moved. control: the file beside each of its files.
    """

    name: str
    files: str
    sheet: str | None
    heading_row: int | None
    encoding: str
    is_required: bool
    when_absent: str
    cells: str | None
    date_format: str | None
    total_labels: tuple[str, ...]
    has_total: bool
    constants: Mapping[str, str]
    columns: Mapping[str, str]
    kind: str = "snapshot"
    window_column: str | None = None
    window_days: int | None = None
    key: tuple[str, ...] = ()
    deleted_when: Mapping[str, str] = field(default_factory=dict[str, str])
    query: str | None = None
    supplements: str | None = None
    note_labels: tuple[str, ...] = ()
    delimiter: str | None = None
    unit: str | None = None
    number_forms: tuple[str, ...] = ()
    fill_down: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict[str, int])
    by_sign: bool = False
    may_end_unended: bool = True
    may_repeat: bool = True
    control: ControlSettings | None = None

    @property
    def is_folded(self) -> bool:
        """Whether several files together are the table, the newer ones before the older."""
        return self.kind != "snapshot"


@dataclass(frozen=True)
class SourceSettings:
    """One declared source and its tables; `line` is where huikuan.toml declares it.

    settle_seconds: how long its files must have been at rest before they are taken; 0 = no wait.
    """

    name: str
    layout: str
    capability: str
    business_date: date | None
    default_rep: str | None
    reps_by_company: Mapping[str, str]
    tables: tuple[TableSettings, ...]
    line: int
    supplements: str | None = None
    database: DatabaseSettings | None = None
    settle_seconds: int = 0

    def declared(self, table_name: str) -> TableSettings | None:
        """The declaration of a table, or None when the source does not have it."""
        return next((table for table in self.tables if table.name == table_name), None)


def declaration_hash(layout: str, table: TableSettings) -> str:
    """SHA-256 of everything in a declaration that decides what a parsed file looks like."""
    decisive = asdict(table)
    for name in ("files", "is_required", "when_absent", "cells", "date_format", "constants"):
        del decisive[name]
    for name in (
        "kind",
        "window_column",
        "window_days",
        "key",
        "has_total",
        "query",
        "supplements",
        "control",
    ):
        del decisive[name]
    for name in ("number_forms", "fill_down", "widths", "by_sign", "may_repeat"):
        del decisive[name]
    text = json.dumps(["2", layout, decisive], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def read_source(name: str, section: TomlTable) -> SourceSettings:
    """Reads `[sources.<name>]`, noting its mistakes."""
    if not SOURCE_NAME.fullmatch(name):
        section.refuse("name", f'"{name}" must match {SOURCE_NAME.pattern}')
    if name in RESERVED_SOURCES:
        section.refuse("name", f'"{name}" is reserved; reserved: {", ".join(RESERVED_SOURCES)}')
    layout = LAYOUTS[section.choice("layout", list(LAYOUTS), "")]
    supplements = section.text("supplements") or None
    default = layout.capabilities[0] if len(layout.capabilities) == 1 or supplements else ""
    capability = section.choice("capability", layout.capabilities, default)
    business_date = section.day("business_date")
    database = _read_database(section)
    if database:
        layout = _as_read_from_database(layout)
    declared = section.table("tables")
    source = SourceSettings(
        name,
        layout.name,
        capability,
        business_date,
        section.text("default_rep") or None,
        section.mapping("reps_by_company"),
        tuple(
            replace(
                _read_table(table_name, table, layout, capability),
                supplements=supplements,
                query=query,
            )
            for table_name, table in declared.subtables()
            for query in [_read_query(table) if database else None]
            if _is_table(table_name, declared, layout)
        ),
        section.line,
        supplements,
        database,
        _read_settling(section),
    )
    _check_source(source, layout, section, declared)
    return source


def _check_source(
    source: SourceSettings, layout: Layout, section: TomlTable, declared: TomlTable
) -> None:
    if not source.tables and not declared.values:
        section.refuse("tables", f"declares no table; tables: {', '.join(layout.table_names)}")
    _check_dates(source, section)
    _check_applications(source, section)
    _check_needs(source, layout, section)
    section.refuse_unknown()


def check_supplements(sources: Sequence[SourceSettings], section: TomlTable) -> None:
    """Notes what is wrong with sources that add tables to another source's accounts."""
    by_name = {source.name: source for source in sources}
    for source in sources:
        if source.supplements is None:
            continue
        key, main = f"{source.name}.supplements", by_name.get(source.supplements)
        if main is None or main.supplements is not None or main is source:
            names = [name for name, other in by_name.items() if other.supplements is None]
            section.refuse(key, f"must name another source: {', '.join(names)}")
            continue
        for table in source.tables:
            if main.declared(table.name) or table.name in NOT_SUPPLEMENTED:
                section.refuse(
                    key,
                    f"may not bring {table.name}: that table is {main.name}'s own",
                )


def _read_settling(section: TomlTable) -> int:
    seconds = section.whole_number("settle_seconds", "number of seconds") or 0
    if seconds > MOST_SETTLE_SECONDS:
        section.refuse("settle_seconds", f"must be at most {MOST_SETTLE_SECONDS}")
    return seconds


def _read_database(source: TomlTable) -> DatabaseSettings | None:
    section = source.table("database")
    if "database" not in source.values:
        return None
    wanted = "env:NAME of the variable that holds the address, never the address itself"
    database = DatabaseSettings(
        url=section.text("url", "", "env:[A-Za-z_][A-Za-z0-9_]*", wanted),
        statement_seconds=section.whole_number("statement_seconds", "number of seconds") or 600,
        attempts=section.whole_number("attempts", "number of attempts") or 3,
        business_day=section.choice("business_day", ("yesterday", "today"), "yesterday"),
    )
    if not database.url:
        section.refuse("url", f"is missing; it must be {wanted}")
    section.refuse_unknown()
    return database


def _as_read_from_database(layout: Layout) -> Layout:
    """The layout with the names that its tables' extracts get."""
    tables = (replace(table, files=f"{table.name}_{{date}}.csv") for table in layout.tables)
    return replace(layout, tables=tuple(tables))


def _is_table(name: str, declared: TomlTable, layout: Layout) -> bool:
    if name in layout.table_names:
        return True
    listed = ", ".join(layout.table_names)
    declared.refuse(
        name, f"is no table of {layout.name}; tables: {listed}{nearest(name, layout.table_names)}"
    )
    return False


def _check_applications(source: SourceSettings, section: TomlTable) -> None:
    if source.capability == "balance_forward" and source.declared("applications"):
        section.refuse(
            "tables.applications",
            "is not allowed: balance_forward says that the source records no applications;"
            ' with them it is capability = "open_items"',
        )


def _check_needs(source: SourceSettings, layout: Layout, section: TomlTable) -> None:
    """Refuses a source that lacks a table its open amounts rest on."""
    for name in layout.needs.get(source.capability, ()):
        if source.tables and not source.declared(name):
            section.refuse(
                f"tables.{name}",
                f'is missing: a source of layout {layout.name} and capability "{source.capability}"'
                " rests on it; declare the table, or another capability",
            )


def _check_dates(source: SourceSettings, section: TomlTable) -> None:
    for table in source.tables:
        has_placeholder = "{date}" in table.files or "{to}" in table.files
        if has_placeholder and source.business_date:
            section.refuse(
                f"tables.{table.name}.files", "has a date although the source has a business_date"
            )
        if not has_placeholder and not source.business_date:
            section.refuse(
                f"tables.{table.name}.files",
                f'"{table.files}" needs {{date}} where the file name holds the business date'
                " (20260630 or 2026-06-30), or the source needs a business_date",
            )


def _read_table(name: str, section: TomlTable, layout: Layout, capability: str) -> TableSettings:
    table = layout.table(name)
    is_required = section.flag("required", True)
    settings = TableSettings(
        name=name,
        files=_read_pattern(section, table.files),
        sheet=section.text("sheet") or None,
        heading_row=section.whole_number("heading_row", "row number"),
        encoding=section.choice("encoding", ENCODINGS, "auto"),
        is_required=is_required,
        when_absent=section.choice("when_absent", ("stop", "carry"), "stop"),
        cells=_chosen(section, "cells", ("text", "binary")) or table.cells,
        date_format=_chosen(section, "date_format", DATE_FORMATS) or table.date_format,
        total_labels=section.texts("total_label") or table.total_labels or TOTAL_LABELS,
        has_total=bool(section.texts("total_label")),
        constants=section.mapping("constants"),
        columns=section.mapping("columns"),
        kind=section.choice("kind", KINDS, "snapshot"),
        window_column=section.text("window_column") or None,
        window_days=section.whole_number("window_days", "number of days"),
        key=section.texts("key"),
        deleted_when=section.mapping("deleted_when"),
        note_labels=section.texts("note_label") or NOTE_LABELS,
        delimiter=_read_delimiter(section),
        unit=_chosen(section, "unit", list(UNITS)),
        number_forms=_read_number_forms(section, table),
        fill_down=section.texts("fill_down") or table.fill_down,
        widths=section.whole_numbers("widths", "number of characters"),
        by_sign=section.flag("by_sign", False),
        may_end_unended=section.flag("may_end_unended", False),
        may_repeat=section.flag("may_repeat", not table.moves_daily),
        control=_read_control(section),
    )
    _check_forms(settings, section, table)
    _check_columns(settings, section, layout, _required(table, capability))
    _check_kind(settings, section, table, capability)
    section.refuse_unknown()
    return settings


def _read_control(table: TomlTable) -> ControlSettings | None:
    section = table.table("control")
    if "control" not in table.values:
        return None
    wanted = "a name with {file} or {name}, such as {file}.ctl"
    control = ControlSettings(
        section.required_text("files", wanted),
        section.text("rows") or None,
        section.text("amount") or None,
    )
    if "/" in control.files or not re.search(r"[{](file|name)[}]", control.files):
        section.refuse("files", f'"{control.files}" must be {wanted}')
    if not control.rows and not control.amount:
        section.refuse("rows", "is missing; say under which word the file tells rows or amount")
    if control.amount and table.values.get("kind", "snapshot") != "snapshot":
        section.refuse("amount", "is for snapshots: of other files, newer ones replace rows")
    section.refuse_unknown()
    return control


def _chosen(section: TomlTable, key: str, allowed: Sequence[str]) -> Any:
    """One of the allowed words, or None when the key is absent."""
    section.asked.add(key)
    return section.choice(key, allowed, "") if key in section.values else None


def _read_query(section: TomlTable) -> str | None:
    """The query of a table; a source without a database leaves the key unknown."""
    query = section.text("query").strip()
    if query and not re.match(r"(select|with)\b", query, re.IGNORECASE):
        section.refuse("query", "must begin with select or with: nothing is ever written")
    return query or None


def _required(table: Table, capability: str) -> tuple[str, ...]:
    if table.name == "receivables" and capability == "open_balances":
        swapped = {"original_amount": "open_amount"}
        return tuple(swapped.get(name, name) for name in table.required_columns)
    return table.required_columns


def _read_pattern(section: TomlTable, usual: str) -> str:
    wanted = "a file name pattern such as 应收单_{date}.csv"
    files = section.text("files", usual) if usual else section.required_text("files", wanted)
    if "/" in files or "\\" in files:
        section.refuse("files", f'"{files}" must be a file name inside inbox/<source>/, no path')
    bare = re.sub(r"\{(date|from|to)\}", "", files)
    repeated = any(files.count(f"{{{name}}}") > 1 for name in PLACEHOLDERS)
    if repeated or re.search(r"[{}]", bare):
        section.refuse(
            "files", f'"{files}" may hold one {{date}}, {{from}} and {{to}} and no other braces'
        )
    return files


def _read_delimiter(section: TomlTable) -> str | None:
    found = section.text("delimiter")
    mark = {"": None, "tab": "\t"}.get(found, found)
    if mark is not None and (len(mark) != 1 or mark.isalnum() or mark in '"\n\r.-'):
        section.refuse("delimiter", f'"{found}" must be one character such as ";" or "|", or "tab"')
        return None
    return mark


def _read_number_forms(section: TomlTable, table: Table) -> tuple[str, ...]:
    forms = section.texts("number_forms")
    for form in forms:
        if form not in NUMBER_FORMS:
            known = ", ".join(NUMBER_FORMS) + nearest(form, NUMBER_FORMS)
            section.refuse("number_forms", f'"{form}" is not known; forms: {known}')
    return forms or table.number_forms


def _check_forms(settings: TableSettings, section: TomlTable, table: Table) -> None:
    """Columns named in fill_down and widths are mapped ones; by_sign is for signed money."""
    given = set(settings.columns) or set(table.column_names)
    for key, names in (("fill_down", settings.fill_down), ("widths", settings.widths)):
        for name in names:
            if name not in given:
                section.refuse(key, f'"{name}" is not mapped{nearest(name, sorted(given))}')
    for name, width in settings.widths.items():
        if width > 40:
            section.refuse(f"widths.{name}", "must be at most 40 characters")
    if settings.by_sign and table.name not in ("receivables", "credits"):
        section.refuse("by_sign", "is for the tables receivables and credits")


def _check_kind(settings: TableSettings, section: TomlTable, table: Table, capability: str) -> None:
    has_window = "{from}" in settings.files and "{to}" in settings.files
    wrong: list[tuple[str, str]] = []
    if settings.is_folded and capability != "open_items":
        wrong.append(
            ("kind", f"must be snapshot: a source of {capability} tells one day at a time")
        )
    if settings.kind == "window":
        if settings.window_column not in table.names_of("date"):
            listed = ", ".join(table.names_of("date"))
            wrong.append(("window_column", f"must be a date column of the table: {listed}"))
        elif settings.window_column not in settings.columns:
            wrong.append(("window_column", "must be mapped in columns"))
        if has_window == bool(settings.window_days):
            wrong.append(
                ("window_days", "a window needs either {from} and {to} in `files` or window_days")
            )
    elif "{from}" in settings.files or "{to}" in settings.files:
        wrong.append(("files", 'holds {from} or {to}, which only kind = "window" has'))
    if settings.kind == "append":
        given = settings.columns.keys() | settings.constants.keys()
        if not settings.key or not set(settings.key) <= given:
            wrong.append(("key", "must name the mapped columns that tell one row from another"))
    for key, what in wrong:
        section.refuse(key, what)
    _refuse_keys_of_other_kinds(settings, section)


def _refuse_keys_of_other_kinds(settings: TableSettings, section: TomlTable) -> None:
    for kind, keys in {
        "window": ("window_column", "window_days"),
        "append": ("key", "deleted_when"),
    }.items():
        for key in keys:
            if settings.kind != kind and section.values.get(key) is not None:
                section.refuse(key, f'is for kind = "{kind}"')


def _check_columns(
    settings: TableSettings, section: TomlTable, layout: Layout, required: tuple[str, ...]
) -> None:
    known = layout.table(settings.name).column_names
    if not layout.is_mapped:
        for key in ("columns", "constants"):
            if section.values.get(key):
                section.refuse(key, f"is not allowed: the layout {layout.name} knows its headings")
        return
    for key, names in (("columns", settings.columns), ("constants", settings.constants)):
        for name in names:
            if name not in known:
                listed = ", ".join(known)
                section.refuse(
                    f"{key}.{name}", f"is no column; columns: {listed}{nearest(name, known)}"
                )
    for name in sorted(settings.columns.keys() & settings.constants.keys()):
        section.refuse(f"constants.{name}", "is mapped in columns too; keep one of them")
    for name in required:
        if name not in settings.columns and name not in settings.constants:
            section.refuse(
                f"columns.{name}",
                f'is missing; map it ({name} = "their heading") or set a constant',
            )
