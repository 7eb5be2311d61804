"""A copy of a letter, and what proves it, when an older version with other tables released it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from flows.letters.desk import read_known
from flows.letters.released_file import tables_of_release
from flows.run import hash_code
from flows.warehouse import UNKNOWN_RELATION, read_only, rows
from tests.delivery.company import write_settings
from tests.letters.mail_home import RELEASE, Addressee, make_home
from tests.run.command import Ended, asked

LETTER = Addressee("0a1b2c3d4e5f6071", "wang@example.com")


def home_released_by(tmp_path: Path, code_sha256: str) -> Path:
    """A home whose letter was released by that code, without tables that later versions have."""
    home = make_home(tmp_path / "home", [LETTER])
    write_settings(home, "")
    folder = home / "releases" / RELEASE
    document = {"code_sha256": code_sha256, "inputs": []}
    (folder / "manifest.json").write_text(json.dumps(document), "utf-8")
    return home


@pytest.fixture
def older(tmp_path: Path) -> Path:
    return home_released_by(tmp_path, "0" * 64)


def answered(home: Path, command: str, *options: str) -> Ended:
    ended = asked(home, f"letters {command}", LETTER.number, *options)
    assert "Traceback" not in ended.err
    return ended


def test_the_evidence_is_written_as_far_as_it_can_be_and_says_what_is_missing(older: Path) -> None:
    ended = answered(older, "evidence")
    assert ended.code == 6
    assert "those of another version" in ended.out
    assert "code_sha256 in manifest.json" in ended.out
    folder = older / "evidence" / LETTER.number
    told = json.loads((folder / "evidence.json").read_text("utf-8"))
    assert told["pdf_sha256"] == hashlib.sha256(LETTER.pdf).hexdigest()
    assert (folder / "letter.pdf").read_bytes() == LETTER.pdf
    assert [one["event_type"] for one in told["history"]][-1] == "letter_released"
    assert (told["trace"], told["address"]) == (None, None)
    assert "those of another version" in told["not_read"]
    assert not (folder / "trace.txt").exists()


def test_a_copy_is_refused_with_where_the_file_is_and_nothing_is_recorded(older: Path) -> None:
    ended = answered(older, "reissue", "--reason", "对方未收到")
    assert ended.code == 6
    assert "those of another version" in ended.err
    assert str(older / "releases" / RELEASE / "outbox" / "S01" / "letters") in ended.err
    assert not (older / "copies").exists()
    assert "letter_copy_attempted" not in [
        event.event_type for event in read_known(older).letters[LETTER.letter_id].history
    ]


def test_a_release_of_this_very_version_without_its_tables_is_our_bug(tmp_path: Path) -> None:
    home = home_released_by(tmp_path, hash_code())
    letter = read_known(home).letters[LETTER.letter_id]
    release = home / "releases" / RELEASE
    with (
        pytest.raises(UNKNOWN_RELATION),
        tables_of_release(letter, release),
        read_only(release / "warehouse.duckdb") as connection,
    ):
        rows(connection, "select * from marts.lineage_edges")
