"""Tells which part of a contact's phone text can be called, and which must stay text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flows.outbox.plain_text import clean_text

SEPARATOR = re.compile(r"\s*[/、,，;；|]\s*")
# Digits in groups, perhaps a country code and an area code in brackets; no letters, no extension.
CALLABLE = re.compile(r"\+?([0-9]+[ -]?)?(\([0-9]{2,4}\)[ -]?)?[0-9]+([ -]{1,2}[0-9]+)*", re.ASCII)
LEAST_DIGITS, MOST_DIGITS = 7, 15


@dataclass(frozen=True)
class Phone:
    """A phone as written; number is what a tap dials, empty when it is not surely a number."""

    text: str
    number: str


def phones(text: str | None) -> Iterator[Phone]:
    """The phones of a contact, in the order written."""
    for part in SEPARATOR.split(clean_text(text or "").strip()):
        if part:
            yield Phone(part, _number(part))


def _number(text: str) -> str:
    plain = text.replace("（", "(").replace("）", ")")
    digits = "".join(character for character in plain if "0" <= character <= "9")
    is_number = CALLABLE.fullmatch(plain) and LEAST_DIGITS <= len(digits) <= MOST_DIGITS
    return ("+" if plain.startswith("+") else "") + digits if is_number else ""
