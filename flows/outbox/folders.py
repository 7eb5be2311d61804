"""Names the folders and files of the outbox, never from a name found in data."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable

from flows.errors import Defect

SAFE_NAME = re.compile(r"[A-Za-z0-9_-]{1,32}", re.ASCII)
RESERVED = frozenset(
    {"con", "prn", "aux", "nul"}
    | {f"{device}{number}" for device in ("com", "lpt") for number in range(10)}
)


def rep_folders(rep_ids: Iterable[str]) -> dict[str, str]:
    """Folder of each rep: the id itself where it is safe, else `rep-` and 8 hex digits of its hash.

    An id that some system would take for a device, for another rep's id (upper and lower case) or
    for one of our hashed names is hashed as well.
    """
    ids = sorted(set(rep_ids))
    spellings = Counter(rep_id.casefold() for rep_id in ids)
    folders = {
        rep_id: rep_id
        if _is_safe(rep_id) and spellings[rep_id.casefold()] == 1
        else _hashed(rep_id)
        for rep_id in ids
    }
    if len(set(folders.values())) != len(ids):
        raise Defect("two reps would share a folder", why="each may see only his own customers")
    return folders


def letter_files(letters: Iterable[tuple[str, str]]) -> dict[str, str]:
    """File of each letter, from pairs of id and number: the number where safe and not shared."""
    pairs = list(letters)
    spellings = Counter(number.casefold() for _, number in pairs)
    return {
        letter_id: f"{number}.pdf"
        if SAFE_NAME.fullmatch(number) and spellings[number.casefold()] == 1
        else f"letter-{_digest(letter_id, 16)}.pdf"
        for letter_id, number in pairs
    }


def _is_safe(rep_id: str) -> bool:
    lowered = rep_id.casefold()
    is_ours = lowered.startswith("rep-")
    return bool(SAFE_NAME.fullmatch(rep_id)) and lowered not in RESERVED and not is_ours


def _hashed(rep_id: str) -> str:
    return f"rep-{_digest(rep_id, 8)}"


def _digest(text: str, length: int) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]
