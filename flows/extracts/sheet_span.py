"""Measures the span of a sheet in its XML, before the sheet reader lays out every cell of it.

The reader makes room for all cells between the first and the last one, whatever `dimension` says;
one cell in the far corner would fill gigabytes out of a few bytes.
"""

from __future__ import annotations

import re

from flows.extracts.sheet_marks import column_number

# Begin with fixed text, so that the search jumps from cell to cell.
_FAR = re.compile(rb' r="(?:[A-Za-z]{2}|[A-Za-z]\d{6})')
_COLUMNS = re.compile(rb' r="([A-Za-z]{1,3})\d')
_ROWS = re.compile(rb' r="[A-Za-z]{1,3}(\d{1,7})"')
_NEAR_ROWS, _NEAR_COLUMNS = 99_999, 26


def sheet_span(content: bytes) -> tuple[int, int]:
    """Rows and columns between the first and the last cell of a sheet's XML that names its place.

    Only a bound for a sheet of up to 99,999 rows and 26 columns; (0, 0) without cells.
    """
    if b" r='" in content:
        content = content.replace(b"'", b'"')
    if not _FAR.search(content):
        return _NEAR_ROWS, _NEAR_COLUMNS
    columns = [column_number(letters.upper()) for letters in set(_COLUMNS.findall(content))]
    rows = [int(digits) for digits in set(_ROWS.findall(content))]
    if not rows or not columns:
        return 0, 0
    return max(rows) - min(rows) + 1, max(columns) - min(columns) + 1
