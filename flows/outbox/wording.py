"""Turns the wording of a letter (templates/letters/<language>/<kind>.md.j2) into paragraphs.

A wording file is Jinja2 text in sections (`## opening`), written and edited by business people:
a blank line ends a paragraph, `**` starts and ends bold. Section, paragraph and bold marks are
recognised in the file alone, before any value is put in, so a customer whose name holds `**` or
`{{7*7}}` is printed literally.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import StrictUndefined, Template, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from flows.errors import UsageError
from flows.outbox.plain_text import clean_text

LETTERS = Path(__file__).parents[2] / "templates" / "letters"
SECTION = re.compile(r"^## ([a-z_]+)[ \t]*$", re.MULTILINE)
PARAGRAPH_END = re.compile(r"\n[ \t]*\n+")
CHINESE_LINE_BREAK = re.compile(r"(?<![\x00-\x7f])\n(?![\x00-\x7f])")
# What a faulty wording can raise; the sandbox refuses a huge range with OverflowError.
MISTAKES = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError)
# clean_text removes control characters from every value, so these marks come from the file only.
BOLD_MARK, PARAGRAPH_MARK = "\x02", "\x03"


@dataclass(frozen=True)
class Run:
    """Text in one weight."""

    text: str
    bold: bool


Paragraph = tuple[Run, ...]
Wording = Mapping[str, tuple[Paragraph, ...]]


def word_letter(language: str, kind: str, values: Mapping[str, object]) -> Wording:
    """The sections of a letter, each a tuple of paragraphs.

    values: plain strings, and lists and mappings of them; everything a wording may name.
    Raises UsageError, naming file and section, for a name that is not there or a forbidden act.
    """
    path = LETTERS / language / f"{kind}.md.j2"
    section = ""
    wording: dict[str, tuple[Paragraph, ...]] = {}
    try:
        for section, source in _sections(path).items():
            wording[section] = tuple(_paragraphs(_template(source).render(values)))
    except MISTAKES as error:
        raise UsageError(
            "a letter's wording cannot be filled in",
            where=f"{path.name}, section {section}: {error}",
            fix=f"correct templates/letters/{language}/{path.name}",
        ) from error
    return wording


@cache
def _template(source: str) -> Template:
    return _environment().from_string(source)


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        finalize=_printed,
        # Letters are plain text laid out by Typst; HTML escapes would be printed.
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _printed(value: object) -> object:
    return clean_text(value) if isinstance(value, str) else value


@cache
def _sections(path: Path) -> Mapping[str, str]:
    """The file's sections by name, with the marks of paragraphs and bold text put in."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise UsageError(
            "a letter has no wording", where=str(path.name), fix="add the wording file"
        ) from error
    _, *parts = SECTION.split(text)
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return {name: _marked(body.strip()) for name, body in pairs}


def _marked(body: str) -> str:
    return PARAGRAPH_END.sub(PARAGRAPH_MARK, body).replace("**", BOLD_MARK)


def _paragraphs(text: str) -> list[Paragraph]:
    runs = [_runs(part.strip()) for part in text.split(PARAGRAPH_MARK)]
    return [paragraph for paragraph in runs if paragraph]


def _runs(text: str) -> Paragraph:
    # A file's own line breaks are for its editor: Chinese joins without a space, Latin with one.
    joined = CHINESE_LINE_BREAK.sub("", text).replace("\n", " ")
    pieces = enumerate(joined.split(BOLD_MARK))
    return tuple(Run(piece, index % 2 == 1) for index, piece in pieces if piece)
