"""Makes text from data safe to show: one line, nothing invisible, nothing that reorders it."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

SPACE_LIKE = frozenset("\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def clean_text(text: str) -> str:
    """The text on one line, without control, format (also bidi override) and surrogate characters.

    What separates lines becomes a space; everything else invisible is dropped.
    """
    if text.isprintable():
        return text
    spaced = "".join(" " if character in SPACE_LIKE else character for character in text)
    return "".join(character for character in spaced if not _is_invisible(character))


def clean_model(model: Mapping[str, object]) -> dict[str, object]:
    """A JSON-like mapping with every text in it cleaned."""
    return {key: _clean(value) for key, value in model.items()}


@lru_cache(maxsize=4096)
def display_width(text: str) -> int:
    """Width in columns of a spreadsheet: a Chinese character takes two, a Latin one takes one."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


@cache
def _width(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1


def _clean(value: object) -> object:
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, Mapping):
        return {key: _clean(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [_clean(item) for item in value]
    return value


def _is_invisible(character: str) -> bool:
    is_noncharacter = ord(character) & 0xFFFE == 0xFFFE
    return is_noncharacter or unicodedata.category(character) in INVISIBLE
