"""Turns the wording of a letter (templates/letters/<language>/<name>.md.j2) into paragraphs.

A wording file is Jinja2 text in sections (`## opening`), written and edited by business people:
a blank line ends a paragraph, `**` starts and ends bold. Section, paragraph and bold marks are
recognised in the file alone, before any value is put in, so a customer whose name holds `**` or
`{{7*7}}` is printed literally.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
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


def wording_file(language: str, name: str, wording_set: str = "") -> Path:
    """The file of a wording: the set's own where it has one, else the language's.

    name: the kind of letter, with its level where levels have files of their own. A set is a folder
    below the language's; a set that is no plain name has no files.
    """
    own = LETTERS / language / wording_set / f"{name}.md.j2"
    is_plain = re.fullmatch(r"[a-z][a-z0-9_]*", wording_set) is not None
    return own if is_plain and own.is_file() else LETTERS / language / f"{name}.md.j2"


def wording_sets(language: str) -> list[str]:
    """The sets of wordings that a language has beside the usual one."""
    return sorted(path.name for path in (LETTERS / language).iterdir() if path.is_dir())


def word_letter(path: Path, values: Mapping[str, object]) -> Wording:
    """The sections of a letter, each a tuple of paragraphs.

    values: plain strings, and lists and mappings of them; everything a wording may name.
    Raises UsageError, naming file, line and section, for a name that is not there or a forbidden
    act.
    """
    section, sections = "", _sections(path)
    wording: dict[str, tuple[Paragraph, ...]] = {}
    try:
        for section, (source, _) in sections.items():
            wording[section] = tuple(_paragraphs(_template(source).render(values)))
    except MISTAKES as error:
        place = path.relative_to(LETTERS).as_posix()
        line = sections[section][1] + _line(error) - 1
        raise UsageError(
            "a letter's wording cannot be filled in",
            where=f"{place}, line {line}, section {section}: {error}",
            fix=f"correct templates/letters/{place}",
        ) from error
    return wording


def _line(error: BaseException) -> int:
    """The line of a section's own text in which a mistake was found."""
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    frames = traceback.walk_tb(error.__traceback__)
    lines = [line for frame, line in frames if frame.f_code.co_filename == "<template>"]
    return lines[-1] if lines else 1


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
def _sections(path: Path) -> Mapping[str, tuple[str, int]]:
    """The file's sections by name: text, its paragraphs and bold marked, and its first line."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise UsageError(
            "a letter has no wording", where=str(path.name), fix="add the wording file"
        ) from error
    headings = list(SECTION.finditer(text))
    ends = [heading.start() for heading in headings[1:]] + [len(text)]
    return {
        heading.group(1): (
            _marked(text[heading.end() : end].rstrip()),
            text.count("\n", 0, heading.end()) + 1,
        )
        for heading, end in zip(headings, ends, strict=True)
    }


def _marked(body: str) -> str:
    """Marks where paragraphs end, keeping every line where it stands."""
    return PARAGRAPH_END.sub(lambda gap: PARAGRAPH_MARK + gap.group(), body).replace(
        "**", BOLD_MARK
    )


def _paragraphs(text: str) -> list[Paragraph]:
    runs = [_runs(part.strip()) for part in text.split(PARAGRAPH_MARK)]
    return [paragraph for paragraph in runs if paragraph]


def _runs(text: str) -> Paragraph:
    # A file's own line breaks are for its editor: Chinese joins without a space, Latin with one.
    joined = CHINESE_LINE_BREAK.sub("", text).replace("\n", " ")
    pieces = enumerate(joined.split(BOLD_MARK))
    return tuple(Run(piece, index % 2 == 1) for index, piece in pieces if piece)
