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
    facts, file = item.facts, item.chosen.file
    number = facts["sheet_number"]
    kind = item.declared.cells or ("binary" if number else "text")
    day = f"date '{file.business_date}'" if file.business_date else "cast(null as date)"
    declared = item.declared.date_format
    date_format = quoted_text(declared) if declared else "cast(null as varchar)"
    source = item.declared.supplements or file.source
    return f"""
        select {cells}, {quoted_text(source)},
            '{file.sha256[:16]}.{number}.' || _line, '{file.sha256}',
            {quoted_text(facts["sheet"])}, _line, _row_sha256, '{kind}', {_row_kind(item)}, {day},
            {date_format}
        from read_parquet({quoted_text(str(item.parquet))})"""


def _cell(item: LandedFile, column: str) -> str:
    """The expression for one column: their heading, a constant, or nothing.

    Headings reach SQL only as quoted identifiers of columns the parsed file has.
    """
    layout, declared = item.chosen.layout, item.declared
    if column in declared.constants:
        return quoted_text(declared.constants[column])
    is_mapped = layout == POLICY_SOURCE or LAYOUTS[layout].is_mapped
    heading = declared.columns.get(column) if is_mapped else column
    if heading is None or heading not in item.facts["headings"]:
        return "cast(null as varchar)"
    return quoted_name(heading)


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
