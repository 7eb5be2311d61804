"""Signs a row of a rep's workbook, so that it is known again whatever became of the file."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

# Codes of the columns, in a hidden row above the headings: they survive renaming and moving.
IDENTITY = ("hk_task", "hk_run", "hk_rep", "hk_folder", "hk_day", "hk_shown")
CHECK = "hk_check"
# The cells that a rep fills in.
FILLED = (
    "contact_result",
    "promised_date",
    "promised_amount",
    "currency",
    "excuse",
    "disputed_amount",
    "dispute_reason",
    "next_follow_up",
    "note",
)
# A column of visible amounts that the signature covers: figure:CNY.
FIGURE = "figure:"
DIGITS = 32
AS_JSON = json.JSONEncoder(ensure_ascii=False).encode
SMALLEST = Decimal("0.0001")


def signature(key: bytes, identity: Sequence[str], figures: Mapping[str, str]) -> str:
    """The checksum of a row's identity and the amounts it shows, which only the key can make."""
    text = AS_JSON(["hk1", list(identity), sorted(figures.items())])
    return hmac.digest(key, text.encode(), "sha256").hex()[:DIGITS]


def is_signed(key: bytes, identity: Sequence[str], figures: Mapping[str, str], check: str) -> bool:
    """Whether the checksum is that of the row."""
    wanted = signature(key, identity, figures) if key else ""
    return bool(wanted) and hmac.compare_digest(wanted.encode(), check.strip().lower().encode())


def figure_text(shown: object) -> str:
    """An amount as the signature covers it, the same for a number, its text, and after a save."""
    text = "" if shown is None else str(shown).replace(",", "").strip()
    try:
        return str(Decimal(text).quantize(SMALLEST))
    except InvalidOperation:
        return text
