"""Finds the file of a letter that went out, and proves that its bytes are those of the ledger."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

from flows import warehouse
from flows.errors import EnvironmentFault, UsageError
from flows.letters.standing import Standing
from flows.manifest import MANIFEST_NAME
from flows.outcomes import WAREHOUSE
from flows.releases import current_release
from flows.run import hash_code, hash_file

STILL_OPEN = "select receivable_id, open_amount from marts.open_items"


def release_said(letter: Standing) -> Mapping[str, Any]:
    """What the release said; where a person answered for a crash, what was begun."""
    return letter.last("letter_released") or letter.last("letter_release_attempted")


def released_file(home: Path, letter: Standing) -> Path:
    """The released file; EnvironmentFault when its bytes are not those of the ledger."""
    said = release_said(letter)
    path = home / "releases" / str(said["release_run"]) / str(said["path"])
    if not path.is_file() or hash_file(path) != said["pdf_sha256"]:
        raise EnvironmentFault(
            f"The file of {letter.number} is not what was released.",
            where=str(path),
            why="only the very bytes that went out prove anything",
            fix="restore the folder of the release from your backup",
        )
    return path


@contextmanager
def tables_of_release(letter: Standing, release: Path) -> Generator[None, None, None]:
    """EnvironmentFault when another version made the release and its tables are not those of ours.

    What went out stays provable by its bytes and the ledger, whatever tables a version has.
    """
    try:
        yield
    except warehouse.UNKNOWN_RELATION as error:
        if _is_ours(release):
            raise
        raise EnvironmentFault(
            f"The tables of the release of {letter.number} are those of another version.",
            where=str(release / WAREHOUSE),
            why=str(error).split("\n", 1)[0],
            fix="use the version of Huikuan that released it (its code's hash is code_sha256 in "
            f"manifest.json there); the file that went out is {released_path(release, letter)}",
        ) from error


def released_path(release: Path, letter: Standing) -> Path:
    """Where the letter's file lies in its release."""
    return release / str(release_said(letter)["path"])


def _is_ours(release: Path) -> bool:
    manifest = json.loads((release / MANIFEST_NAME).read_bytes())
    return bool(manifest["code_sha256"] == hash_code())


def count_paid_since(home: Path, letter: Standing) -> int:
    """How many documents of a letter are open with less than it asks for, by the current run."""
    release = current_release(home)
    if release is None:
        raise UsageError("nothing is published", fix="`huikuan run` first")
    with warehouse.read_only(release / WAREHOUSE) as connection:
        rows = warehouse.rows(connection, STILL_OPEN)
    still_open = {str(row["receivable_id"]): row["open_amount"] for row in rows}
    return sum(
        still_open.get(item["receivable_id"], 0) < Decimal(item["amount"])
        for item in letter.last("letter_release_attempted")["items"]
    )
