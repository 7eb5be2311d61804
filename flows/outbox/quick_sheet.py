"""XlsxWriter's workbook with a short way for the thousands of plain cells of a list.

The library checks, keeps and spells out each cell by itself, about ten calls a cell. Here a row of
texts, numbers and empty cells is spelled out at once, and a text without anything to escape as it
is. What is written is what the library writes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any, TypeAlias, cast
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from flows.errors import Defect

# A text, a number or nothing, and how it looks.
PlainCell: TypeAlias = tuple[Any, Format]
# What a cell holds, in UTF-16 units; a character takes at most two.
LONGEST_TEXT = 32767
# Of zlib's nine levels, and the day that Excel gives to the parts of its files.
COMPRESSION = 4
EPOCH = (1980, 1, 1, 0, 0, 0)
PIXELS_OF_A_POINT = 4 / 3
BEGINNINGS = tuple(f'<c r="{xl_col_to_name(column)}' for column in range(512))
# Of a text that XML or the library writes otherwise than it stands.
ODD = re.compile(r"""^\s|\s\Z|[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x""")


class QuickSheet(Worksheet):
    """A worksheet whose rows can be written whole."""

    def __init__(self) -> None:
        super().__init__()
        self._whole_rows: dict[int, tuple[int, str]] = {}
        self._styles: dict[Format, int] = {}

    def write_row_whole(self, row: int, cells: Sequence[PlainCell], height: float) -> None:
        """Writes texts, numbers (None: an empty cell) from the first column on; nothing else there.

        height: in points, rounded to pixels, and not the usual one of 15. Raises Defect for a text
        that no spreadsheet cell can hold.
        """
        number, styles = row + 1, self._styles
        texts: Any = self.str_table
        places: dict[str, int] = texts.string_table
        spelled: list[str] = []
        for beginning, (value, look) in zip(BEGINNINGS, cells, strict=False):
            style = styles.get(look)
            if style is None:
                style = styles[look] = look._get_xf_index()  # pyright: ignore[reportPrivateUsage]
            if value is None:
                spelled.append(f'{beginning}{number}" s="{style}"/>')
            elif type(value) is str:
                place = places.get(value)
                if place is None:
                    if len(value) > LONGEST_TEXT // 2:
                        _refuse_too_long(value)
                    place = texts._get_shared_string_index(value)
                else:
                    texts.count += 1
                spelled.append(f'{beginning}{number}" s="{style}" t="s"><v>{place}</v></c>')
            else:
                spelled.append(f'{beginning}{number}" s="{style}"><v>{value:.16G}</v></c>')
        points = int(height * PIXELS_OF_A_POINT + 0.5) / PIXELS_OF_A_POINT
        end = f' ht="{points:.16g}" customHeight="1">{"".join(spelled)}</row>'
        self._whole_rows[row] = (len(cells), end)
        if self.dim_colmin != 0:
            self._check_dimensions(row, 0)
        self._check_dimensions(row, len(cells) - 1)

    def _write_rows(self) -> None:
        self._calculate_spans()
        for row in range(self.dim_rowmin or 0, (self.dim_rowmax or 0) + 1):
            about, span = self.row_info.get(row), self.row_spans.get(row // 16)
            if row in self._whole_rows:
                self.fh.write(f'<row r="{row + 1}" spans="{span}"{self._whole_rows[row][1]}')
            elif cells := self.table.get(row):
                self._write_row(row, span, about)
                for column in sorted(cells):
                    self._write_cell(row, column, cells[column])
                self._xml_end_tag("row")
            elif about or row in self.comments:
                self._write_empty_row(row, span, about)

    def _calculate_spans(self) -> None:
        """Notes the first and last column used in each block of 16 rows."""
        used: dict[int, set[int]] = {}
        for row, cells in (*self.table.items(), *self.comments.items()):
            used.setdefault(row // 16, set()).update(cells)
        for row, (width, _) in self._whole_rows.items():
            used.setdefault(row // 16, set()).update((0, width - 1))
        self.row_spans = {
            block: f"{min(columns) + 1}:{max(columns) + 1}"
            for block, columns in used.items()
            if columns
        }


class QuickBook(Workbook):
    """A workbook of such worksheets, written to `target` when it is closed."""

    def __init__(self, target: BytesIO, options: dict[str, Any]) -> None:
        # What the library writes itself is an empty archive: our packager has written the parts.
        super().__init__(BytesIO(), options)
        self._target = target

    def add_quick_sheet(self, name: str) -> QuickSheet:
        """A new sheet at the end."""
        return cast(QuickSheet, self.add_worksheet(name, QuickSheet))

    def _get_packager(self) -> Packager:
        return _QuickPackager(self._target)


class _QuickPackager(Packager):
    """Writes the parts, a little less compressed: half the time for a twentieth more bytes."""

    def __init__(self, target: BytesIO) -> None:
        super().__init__()
        self._target = target

    def _create_package(self) -> list[Any]:
        with ZipFile(self._target, "w", ZIP_DEFLATED, compresslevel=COMPRESSION) as archive:
            for content, name, _ in super()._create_package():
                part = ZipInfo(name, EPOCH)
                archive.writestr(part, content.getvalue(), ZIP_DEFLATED, COMPRESSION)
        return []

    def _write_shared_strings_file(self) -> None:
        book: Any = self.workbook
        if book.str_table.count:
            texts = _QuickStrings()
            texts.string_table = book.str_table
            texts.write_file(self._filename("xl/sharedStrings.xml"))


class _QuickStrings(SharedStrings):
    fh: Any
    string_table: Any

    def write_file(self, target: object) -> None:
        """Writes the texts of all sheets."""
        self._set_xml_writer(target)
        self._assemble_xml_file()

    def _write_sst_strings(self) -> None:
        for text in self.string_table.string_array:
            if ODD.search(text):
                self._write_si(text)
            else:
                self.fh.write(f"<si><t>{text}</t></si>")


def _refuse_too_long(text: str) -> None:
    if len(text.encode("utf-16-le", "surrogatepass")) // 2 > LONGEST_TEXT:
        raise Defect("a text is too long for a spreadsheet cell")
