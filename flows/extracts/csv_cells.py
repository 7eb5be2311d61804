"""SQL expressions that cut the text of one CSV record into cells."""

from __future__ import annotations

import re

from flows.warehouse import quoted_text

_UNIT = "chr(31)"


def in_class(delimiter: str) -> str:
    """A delimiter as it stands inside a character class of a regular expression."""
    return re.escape(delimiter)


def cells(delimiter: str) -> str:
    """The cells of column `text` as a list; null when a quote stands where none can be read.

    Without quotes a record is split at the delimiters. With well-placed quotes, only those outside
    them split. Otherwise a quote inside an unquoted cell is taken as it stands.
    """
    separator, mark = quoted_text(delimiter), in_class(delimiter)
    quoted = '"(?:[^"]|"")*"'
    strict = _of_cells(f'(?:{quoted}|[^"{mark}]*)', mark)
    loose_cell = f'(?:{quoted}|[^"{mark}][^{mark}]*|)'
    loose = _of_cells(loose_cell, mark)
    each = quoted_text(f"[{mark}]({loose_cell})")
    outside = f"""array_to_string(list_transform(string_split(text, '"'), lambda piece, number:
        case when number % 2 = 1 then replace(piece, {separator}, {_UNIT}) else piece end), '"')"""
    return f"""case
        when not contains(text, '"') then string_split(text, {separator})
        when {strict} then {_unquoted(f"string_split({outside}, {_UNIT})")}
        when {loose} then {_unquoted(f"regexp_extract_all({separator} || text, {each}, 1)")}
        else null end"""


def is_filled(delimiter: str) -> str:
    """Whether a record holds anything but delimiters, blanks and quotes.

    Between bars a row of dashes is a line of the frame, as SAP draws one in an unconverted list.
    """
    blank = delimiter + ' "\t　' + ("-" if delimiter == "|" else "")
    # Trimming is slow; a record that begins with anything else needs none.
    starts = ", ".join(quoted_text(character) for character in blank)
    return f"""case when text = '' then false
        when left(text, 1) in ({starts}) then trim(text, {quoted_text(blank)}) <> ''
        else true end"""


def _of_cells(cell: str, mark: str) -> str:
    return f"regexp_full_match(text, {quoted_text(f'{cell}(?:[{mark}]{cell})*')})"


def _unquoted(cells_with_quotes: str) -> str:
    return f"""list_transform({cells_with_quotes}, lambda cell:
        case when starts_with(cell, '"')
        then replace(substr(cell, 2, length(cell) - 2), '""', '"') else cell end)"""
