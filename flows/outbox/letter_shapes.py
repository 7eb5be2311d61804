"""Says what each kind of letter is made of: its sections and tables in order, its slip, its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LEVELS = (1, 2, 3)
LEVELLED_KIND = "demand"
# Tables among the sections of the wording.
TABLES = frozenset({"items", "credits", "instalments", "interest_lines"})
# Sections that a wording may leave out when there is nothing for them to speak of.
NOTES = frozenset({"aside"})


@dataclass(frozen=True)
class Shape:
    """What a kind of letter is made of.

    parts: sections of the wording and names of TABLES, in the order in which they are laid out.
    amount_label: the label of what a line of the items is about. slip: the lines to be filled in
    and returned, named in labels.toml; empty for none. asks: whether it asks for money, so that an
    account to pay to is named. is_ledger: whether its items tell days overdue and what was paid.
    is_agreement: signed by both, and a draft until then.
    """

    parts: tuple[str, ...]
    amount_label: str
    slip: tuple[tuple[tuple[str, str], ...], ...] = ()
    asks: bool = True
    is_ledger: bool = True
    is_agreement: bool = False
    needs_ground: bool = False


# Parts of a line of a slip: the label and the blank after it, in millimetres.
SIGNED = (("signed_by", "rest"), ("handled_by", "24"), ("reply_date", "26"))
PAYING = ((("agree", "36"), ("agree_amount", "rest")), (("differ", "rest"),), SIGNED)
CONFIRMING = ((("confirm", ""),), (("confirm_differ", "40"), ("confirm_reason", "rest")), SIGNED)
RECEIVING = ((("answer", "rest"),), SIGNED)

SHAPES: Mapping[str, Shape] = {
    "reminder": Shape(("opening", "items", "aside", "closing"), "amount", PAYING),
    "statement": Shape(
        ("opening", "items", "after_items", "credits", "closing"),
        "open_amount",
        CONFIRMING,
        asks=False,
    ),
    "demand": Shape(
        ("opening", "items", "aside", "after_items", "interest_lines", "interest", "closing"),
        "amount",
        PAYING,
    ),
    "suspension": Shape(
        ("opening", "items", "aside", "ground", "closing"), "amount", RECEIVING, needs_ground=True
    ),
    "repayment_plan": Shape(
        ("opening", "items", "terms", "instalments", "clauses"), "amount", is_agreement=True
    ),
    "thanks": Shape(
        ("opening", "items", "closing"), "received_amount", asks=False, is_ledger=False
    ),
}


def is_drafted(kind: str) -> bool:
    """Whether a letter also comes in Word: both parties work on it until they sign."""
    return kind in SHAPES and SHAPES[kind].is_agreement


def wording_name(kind: str, level: int | None) -> str:
    """The name of a kind's wording file; a demand has one for each level, the first without one."""
    return f"{kind}_{level or LEVELS[0]}" if kind == LEVELLED_KIND else kind


def wording_names() -> list[str]:
    """The names of all wording files that a language needs."""
    return [
        wording_name(kind, level)
        for kind in SHAPES
        for level in (LEVELS if kind == LEVELLED_KIND else (None,))
    ]
