"""The query that gives the rows of a parsed file under our columns, with where each was read."""

from __future__ import annotations

from flows.extracts.catalog import LAYOUTS
from flows.extracts.landed import LandedFile
from flows.extracts.registry import POLICY_SOURCE
from flows.extracts.source import Table
from flows.warehouse import quoted_name, quoted_text


def rows_of(item: LandedFile, table: Table) -> str:
    """The query; its columns are the table's and then those of provenance."""
    cells = ", ".join(_cell(item, column) for column in table.column_names)
    facts, file, declared = item.facts, item.chosen.file, item.declared
    number = facts["sheet_number"]
    kind = declared.cells or facts["cells"]
    day = f"date '{file.business_date}'" if file.business_date else "cast(null as date)"
    return f"""
        select {cells}, {quoted_text(declared.supplements or file.source)},
            '{file.sha256[:16]}.{number}.' || _line, '{file.sha256}',
            {quoted_text(facts["sheet"])}, _line, _row_sha256, '{kind}', {_row_kind(item)}, {day},
            {_text_or_null(declared.date_format)}, {_text_or_null(_number_forms(item))},
            cast({facts["unit_power"]} as integer), {_restored(item)}
        from {_relation(item)}"""


def _relation(item: LandedFile) -> str:
    """The parsed rows; where cells are filled down, with the number of total rows above each."""
    rows = f"read_parquet({quoted_text(str(item.parquet))})"
    if not item.declared.fill_down:
        return rows
    is_total = "case when _row_kind = 'total' then 1 else 0 end"
    return f"(select *, sum({is_total}) over (order by _line) as _part from {rows})"


def _cell(item: LandedFile, column: str) -> str:
    """The expression for one column: their heading, a constant, or nothing.

    Headings reach SQL only as quoted identifiers of columns the parsed file has.
    """
    if column in item.declared.constants:
        return quoted_text(item.declared.constants[column])
    cell = _received(item, column)
    if cell is None:
        return "cast(null as varchar)"
    width = item.declared.widths.get(column)
    if width is None:
        return cell
    padded = f"lpad({_digits(cell)}, {width}, '0')"
    return f"case when {_is_short(cell, width)} then {padded} else {cell} end"


def _received(item: LandedFile, column: str) -> str | None:
    """The cell as received, or that of the nearest row above where the export leaves it out.

    A total row ends what it sums up: nothing is carried past it.
    """
    layout, declared = item.chosen.layout, item.declared
    is_mapped = layout == POLICY_SOURCE or LAYOUTS[layout].is_mapped
    heading = declared.columns.get(column) if is_mapped else column
    if heading is None or heading not in item.facts["headings"]:
        return None
    cell = quoted_name(heading)
    if column not in declared.fill_down:
        return cell
    return f"""case when _row_kind = 'data' then last_value(
            case when _row_kind = 'data' then nullif(trim({cell}), '') end ignore nulls
        ) over (partition by _part order by _line rows unbounded preceding) else {cell} end"""


def _digits(cell: str) -> str:
    """The digits of a number without fraction; empty for anything else."""
    return f"regexp_extract(trim({cell}), '^([0-9]+)([.]0)?$', 1)"


def _is_short(cell: str, width: int) -> str:
    return f"length({_digits(cell)}) between 1 and {width - 1}"


def _restored(item: LandedFile) -> str:
    """The columns of a row whose leading zeros were put back, by name; null when none."""
    shortened = [
        f"case when _row_kind = 'data' and {_is_short(cell, width)} then {quoted_text(column)} end"
        for column, width in item.declared.widths.items()
        if (cell := _received(item, column)) is not None
    ]
    if not shortened:
        return "cast(null as varchar)"
    return f"nullif(concat_ws(', ', {', '.join(shortened)}), '')"


def _number_forms(item: LandedFile) -> str | None:
    forms = [*item.declared.number_forms, *(["by_sign"] if item.declared.by_sign else [])]
    return " ".join(forms) or None


def _text_or_null(text: str | None) -> str:
    return quoted_text(text) if text else "cast(null as varchar)"


def _row_kind(item: LandedFile) -> str:
    """data, total, or deleted where the row says so itself."""
    said = [
        f"trim({quoted_name(heading)}) = {quoted_text(text)}"
        for heading, text in item.declared.deleted_when.items()
    ]
    if not said:
        return "_row_kind"
    condition = " or ".join(said)
    return f"case when _row_kind = 'data' and ({condition}) then 'deleted' else _row_kind end"
