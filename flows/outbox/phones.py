"""Tells which part of a contact's phone text can be called, and hides it from other people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flows.outbox.plain_text import clean_text

SEPARATOR = re.compile(r"\s*[/、,，;；|]\s*")
# Digits in groups, perhaps a country code and an area code in brackets; no letters, no extension.
CALLABLE = re.compile(r"\+?([0-9]+[ -]?)?(\([0-9]{2,4}\)[ -]?)?[0-9]+([ -]{1,2}[0-9]+)*", re.ASCII)
LEAST_DIGITS, MOST_DIGITS = 7, 15
SHOWN_DIGITS = 4


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


def masked_phone(text: str | None) -> str:
    """The phone text with every digit but the last four hidden."""
    plain = clean_text(text or "").strip()
    places = [place for place, character in enumerate(plain) if character.isdigit()]
    hidden = set(places[:-SHOWN_DIGITS] if len(places) > SHOWN_DIGITS else places)
    return "".join("*" if place in hidden else character for place, character in enumerate(plain))


def masked_name(text: str | None) -> str:
    """The first character of a person's name, the rest hidden."""
    plain = clean_text(text or "").strip()
    return f"{plain[:1]}**" if plain else ""


def _number(text: str) -> str:
    plain = text.replace("（", "(").replace("）", ")")
    digits = "".join(character for character in plain if "0" <= character <= "9")
    is_number = CALLABLE.fullmatch(plain) and LEAST_DIGITS <= len(digits) <= MOST_DIGITS
    return ("+" if plain.startswith("+") else "") + digits if is_number else ""
