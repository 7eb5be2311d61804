"""Reads the words printed around the data from templates/: letters, lists, pages, mail, reports."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from flows.errors import UsageError

TEMPLATES = Path(__file__).parents[2] / "templates"
LANGUAGES = ("zh", "en")


@cache
def letter_labels(language: str) -> Mapping[str, str]:
    """The layout words of letters."""
    return _read(TEMPLATES / "letters" / language / "labels.toml")


@cache
def task_labels(language: str) -> Mapping[str, str]:
    """The words of the task workbook; the keys of its tables are joined with a dot."""
    return _read(TEMPLATES / "tasks" / f"{language}.toml")


@cache
def mail_labels(language: str) -> Mapping[str, str]:
    """The words of the mail that brings a rep his files."""
    return _read(TEMPLATES / "mail" / f"{language}.toml")


@cache
def posting_labels(language: str) -> Mapping[str, str]:
    """The words of the list and labels with which letters are posted."""
    return _read(TEMPLATES / "posting" / language / "labels.toml")


@cache
def report_labels(language: str) -> Mapping[str, str]:
    """The words of the office's workbook; the keys of its tables are joined with a dot."""
    return _read(TEMPLATES / "reports" / f"{language}.toml")


@cache
def page_labels(language: str) -> Mapping[str, str]:
    """The words of the pages beside the workbooks."""
    return _read(TEMPLATES / "pages" / f"{language}.toml")


def filled(text: str, **values: str) -> str:
    """The text with each {name} replaced once, whatever the values hold."""
    parts = text.split("{")
    filled_parts = [parts[0]]
    for part in parts[1:]:
        name, closed, rest = part.partition("}")
        filled_parts.append(values[name] + rest if closed and name in values else "{" + part)
    return "".join(filled_parts)


def _read(path: Path) -> Mapping[str, str]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise UsageError(
            "a template cannot be read", where=f"{path.name}: {error}", fix="correct the file"
        ) from error
    words: dict[str, str] = {}
    for key, value in tables.items():
        if isinstance(value, Mapping):
            words |= {f"{key}.{name}": str(text) for name, text in value.items()}
        else:
            words[key] = str(value)
    return words
