"""Names the folders and files of the outbox from ids and numbers alone, when they are harmless.

Harmless is what every system stores and shows as it is: ASCII letters and digits, `_`, `-` and, in
a rep's id, Chinese characters that no normalization changes.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from flows.errors import Defect

SAFE_NAME = re.compile(r"[A-Za-z0-9_-]{1,32}", re.ASCII)
# With the blocks of CJK unified ideographs and 〇; 32 of them stay below the 255 bytes of a name.
SAFE_FOLDER = re.compile(
    r"[A-Za-z0-9_\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ebe0\U00030000-\U000323af-]"
    r"{1,32}"
)
CASES = "cases"
RESERVED = frozenset(
    {"con", "prn", "aux", "nul", CASES}
    | {f"{device}{number}" for device in ("com", "lpt") for number in range(10)}
)


def rep_folders(rep_ids: Iterable[str]) -> dict[str, str]:
    """Folder of each rep: the id itself where it is safe, else `rep-` and 8 hex digits of its hash.

    An id that some system would take for a device, an option, another rep's id (upper and lower
    case), the folder of case files or one of our hashed names is hashed as well; outbox/index.csv
    tells whose those are.
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
    is_steady = unicodedata.is_normalized("NFC", rep_id)
    is_plain = bool(SAFE_FOLDER.fullmatch(rep_id)) and not rep_id.startswith("-")
    return is_plain and is_steady and lowered not in RESERVED and not is_ours


def _hashed(rep_id: str) -> str:
    return f"rep-{_digest(rep_id, 8)}"


def _digest(text: str, length: int) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]
