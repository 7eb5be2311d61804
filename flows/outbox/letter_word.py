"""Fills the Word template of letters (templates/letters/letter.docx), which users may restyle.

The template is read as docxtpl reads it, but compiled once; a letter is then a text put into a zip.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from flows.errors import UsageError
from flows.outbox.labels import TEMPLATES
from flows.outbox.letter_model import Model

WORD_TEMPLATE = TEMPLATES / "letters" / "letter.docx"
FILLED = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
TABLE = re.compile(r"<w:tbl>(?:(?!<w:tbl>).)*?</w:tbl>", re.DOTALL)
# Of the cell that is repeated for every column: its width, alignment and, at 8.5 pt, its size.
REPEATED = re.compile(r"{% for (?:column|cell) in .*?{% endfor %}", re.DOTALL)
COLUMN = "part.columns[loop.index0]"
AUTOMATIC_SIZE = '<w:sz w:val="17"/>'
EARLIEST = (1980, 1, 1, 0, 0, 0)
# Twentieths of a point: a narrow character at half a point of size, and the margins of a cell.
CHARACTER, MARGINS, NARROWEST = 5.6, 190, 1900
LARGEST, SMALLEST = 17, 11
TWIPS_A_CENTIMETRE = 567
MILLIMETRES_A_BLANK = 2
MISTAKES = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError)


@dataclass(frozen=True)
class WordTemplate:
    """A compiled template: the parts that are filled in, the others, the width of the text."""

    filled: Mapping[str, Template]
    fixed: Mapping[str, bytes]
    text_width: int


@cache
def open_word_template(path: Path = WORD_TEMPLATE) -> WordTemplate:
    """Reads and compiles the template; raises UsageError, naming part and fault, when it cannot."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except (OSError, zipfile.BadZipFile) as error:
        raise _unusable(path.name, error) from error
    texts = {name: part.decode("utf-8") for name, part in parts.items() if FILLED.fullmatch(name)}
    return WordTemplate(
        {name: _compiled(path, name, text) for name, text in texts.items()},
        {name: part for name, part in parts.items() if name not in texts},
        _text_width(texts.get("word/document.xml", "")),
    )


def write_word_letter(template: WordTemplate, model: Model) -> bytes:
    """The letter as a Word document; same template and model → same bytes.

    Raises UsageError when the template names what a letter does not have.
    """
    values = _laid_out(model, template.text_width)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in template.fixed.items():
            package.writestr(_entry(name), content)
        for name, part in template.filled.items():
            package.writestr(_entry(name), _filled(name, part, values))
    return written.getvalue()


def _compiled(path: Path, name: str, text: str) -> Template:
    patched = DocxTemplate(path).patch_xml(text)
    try:
        return _environment().from_string(TABLE.sub(_stretched, patched))
    except TemplateSyntaxError as error:
        raise _unusable(f"{path.name}, {name}", error) from error


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    # Values stand inside XML, so they are escaped.
    return ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)


def _stretched(table: re.Match[str]) -> str:
    """A table that repeats its cells for every column takes each column's width, side and size."""
    text = table.group()
    if "in part.columns" not in text:
        return text
    grid = '{% for column in part.columns %}<w:gridCol w:w="{{ column.width }}"/>{% endfor %}'
    text = re.sub(r"(<w:tblGrid>).*?(</w:tblGrid>)", rf"\1{grid}\2", text, flags=re.DOTALL)
    return REPEATED.sub(lambda cells: _by_column(cells.group()), text)


def _by_column(cells: str) -> str:
    if "<w:tc>" not in cells:
        return cells
    cells = re.sub(r'(<w:tcW [^>]*?w:w=")\d+(")', rf"\g<1>{{{{ {COLUMN}.width }}}}\2", cells)
    cells = re.sub(r'(<w:jc w:val=")\w+(")', rf"\g<1>{{{{ {COLUMN}.align }}}}\2", cells)
    return cells.replace(AUTOMATIC_SIZE, '<w:sz w:val="{{ part.size }}"/>')


def _text_width(document: str) -> int:
    """The width between the margins of the last section, in twentieths of a point."""
    page = re.findall(r'<w:pgSz [^>]*w:w="(\d+)"', document)
    margins = re.findall(r"<w:pgMar [^>]*>", document)
    sides = sum(map(int, re.findall(r'w:(?:left|right)="(\d+)"', margins[-1]))) if margins else 0
    return (int(page[-1]) if page else 21 * TWIPS_A_CENTIMETRE) - sides


def _filled(name: str, part: Template, values: Mapping[str, Any]) -> str:
    try:
        text = part.render(values)
    except MISTAKES as error:
        raise _unusable(f"{WORD_TEMPLATE.name}, {name}", error) from error
    # A tab within a text is an element of its own; texts from data never hold one.
    return text.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')


def _laid_out(model: Model, text_width: int) -> dict[str, Any]:
    """The model with what only this layout needs: widths of columns, lines to be filled in."""
    values: dict[str, Any] = dict(model)
    values["blocks"] = [
        _with_widths(part, text_width) if part["kind"] == "table" else part
        for part in values["blocks"]
    ]
    slip = values["slip"]
    values["slip"] = {**slip, "lines": [_slip_line(line) for line in slip["lines"]]}
    return values


def _with_widths(table: Mapping[str, Any], text_width: int) -> dict[str, Any]:
    """Columns as wide as their longest text; what is left goes to those that may break."""
    columns = table["columns"]
    wide = [place for place, one in enumerate(columns) if one["kind"] != "short"]
    size = next(
        (size for size in range(LARGEST, SMALLEST, -1) if _narrow(columns, size) < text_width),
        SMALLEST,
    )
    widths = [int(one["characters"] * size * CHARACTER) + MARGINS for one in columns]
    rest = text_width - sum(width for place, width in enumerate(widths) if place not in wide)
    for place in wide:
        widths[place] = rest // len(wide)
    if not wide:
        widths[0] += rest
    resized = [{**one, "width": width} for one, width in zip(columns, widths, strict=True)]
    return {**table, "columns": resized, "size": size}


def _narrow(columns: Sequence[Mapping[str, Any]], size: int) -> int:
    """The least width of a table in this size (half points)."""
    return sum(
        int(one["characters"] * size * CHARACTER) + MARGINS if one["kind"] == "short" else NARROWEST
        for one in columns
    )


def _slip_line(line: Sequence[Mapping[str, str]]) -> str:
    return "　".join(part["text"] + _blank(part["width"]) for part in line)


def _blank(width: str) -> str:
    """The line to write on: as long as is left, or of so many millimetres."""
    if width in ("", "rest"):
        return "\t" if width else ""
    return "_" * (int(width) // MILLIMETRES_A_BLANK)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, EARLIEST)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _unusable(where: str, error: Exception) -> UsageError:
    line = getattr(error, "lineno", None)
    return UsageError(
        "the Word template of letters cannot be filled in",
        where=f"{where}{f', line {line}' if line else ''}: {error}",
        fix="correct templates/letters/letter.docx in Word, or restore it",
    )
