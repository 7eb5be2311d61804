"""Lays out letters as PDF with Typst; the only caller of typst.

Data reach the layout as JSON in `sys.inputs`, never as markup, so `#read("/etc/passwd")` is a
name like any other. The standard PDF/A-2b turns a missing glyph into an error; fonts come from
templates/fonts alone and the timestamp from the run, so the same letter has the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time

import typst

from flows.errors import Defect
from flows.outbox.labels import TEMPLATES
from flows.outbox.letter_model import LetterRefused, Model

Compiler = typst.Compiler


def open_compiler() -> Compiler:
    """A compiler with our layout and fonts; keep one for all letters (not for two threads)."""
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[TEMPLATES / "fonts"],
    )
    letters = TEMPLATES / "letters"
    return Compiler(letters / "letter.typ", root=letters, font_paths=fonts)


def print_letter(compiler: Compiler, model: Model, as_of_date: date) -> bytes:
    """The PDF of one letter.

    Raises LetterRefused when a character has no glyph in our fonts; Defect when the layout fails.
    """
    return print_letters(compiler, [model], as_of_date)


def print_letters(compiler: Compiler, models: Sequence[Model], as_of_date: date) -> bytes:
    """One PDF of several letters, each beginning on a page 1 of its own; at most fifty at a time.

    Costs less than as many single ones, since fonts are embedded once; some 10 MB a letter.
    Raises as print_letter; then none of them is printed.
    """
    try:
        pdf = compiler.compile(
            format="pdf",
            sys_inputs={"letters": json.dumps(models, ensure_ascii=False)},
            pdf_standards=["a-2b"],
            timestamp=datetime.combine(as_of_date, time(), UTC),
            pdf_tags=False,
        )
    except typst.TypstError as error:
        if "could not be displayed with" in error.message:
            raise LetterRefused("missing_glyph", error.message) from error
        raise Defect("the letter layout failed", where=error.message) from error
    if not isinstance(pdf, bytes):
        raise Defect("the letter layout gave no single PDF")
    return pdf


def print_posting(document: Model, as_of_date: date) -> bytes:
    """The cover list and the labels of one batch; Defect when the layout fails.

    A character without a glyph is a Defect as well: the letters of the batch were printed with it.
    """
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[TEMPLATES / "fonts"],
    )
    folder = TEMPLATES / "posting"
    compiler = Compiler(folder / "posting.typ", root=folder, font_paths=fonts)
    try:
        pdf = compiler.compile(
            format="pdf",
            sys_inputs={"posting": json.dumps(document, ensure_ascii=False)},
            timestamp=datetime.combine(as_of_date, time(), UTC),
        )
    except typst.TypstError as error:
        raise Defect("the layout of the posting list failed", where=error.message) from error
    if not isinstance(pdf, bytes):
        raise Defect("the layout of the posting list gave no single PDF")
    return pdf
