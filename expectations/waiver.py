"""Waivers: a named person lets a rule's failure pass, with a reason and until a date."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Waiver:
    """A named person's decision to go on although a rule failed, until a date (inclusive)."""

    rule_code: str
    name: str
    reason: str
    expires_on: date


def read_waiver(payload: Mapping[str, Any]) -> Waiver:
    """A waiver from its four texts; raises ValueError when the expiry is no ISO date."""
    return Waiver(
        rule_code=payload["rule_code"],
        name=payload["name"],
        reason=payload["reason"],
        expires_on=date.fromisoformat(payload["expires_on"]),
    )


def valid_waivers(waivers: Sequence[Waiver], known_on: date | None) -> dict[str, Waiver]:
    """The waivers that count on a day, by rule code; without a day none counts."""
    return {waiver.rule_code: waiver for waiver in waivers if _counts(waiver, known_on)}


def notes_on(
    waivers: Sequence[Waiver], known_on: date | None, rule_codes: Collection[str]
) -> Iterator[str]:
    """A sentence for each waiver that has no effect."""
    for waiver in waivers:
        if waiver.rule_code not in rule_codes:
            yield f"the waiver of {waiver.rule_code} names no rule of any gate"
        elif not _counts(waiver, known_on):
            yield (
                f"the waiver of {waiver.rule_code} by {waiver.name.strip() or 'nobody'} until "
                f"{waiver.expires_on} does not count: expired, or without name or reason"
            )


def _counts(waiver: Waiver, known_on: date | None) -> bool:
    signed = bool(waiver.name.strip() and waiver.reason.strip())
    return signed and known_on is not None and known_on <= waiver.expires_on
