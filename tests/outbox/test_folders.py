from __future__ import annotations

import re

import pytest

from flows.outbox.folders import letter_files, rep_folders
from flows.outbox.rep_index import rep_index

HASHED = re.compile(r"rep-[0-9a-f]{8}")


def test_a_plain_rep_id_is_its_own_folder() -> None:
    assert rep_folders(["S01", "US_2-b"]) == {"S01": "S01", "US_2-b": "US_2-b"}


@pytest.mark.parametrize("rep_id", ["王芳", "王芳01", "华东_李娜", "𠮷田", "〇一", "龍" * 32])
def test_a_chinese_rep_id_is_its_own_folder(rep_id: str) -> None:
    assert rep_folders([rep_id]) == {rep_id: rep_id}
    assert len(rep_id.encode()) <= 255


@pytest.mark.parametrize(
    "rep_id",
    [
        "../../etc/x",
        "a/b",
        "",
        ".",
        "CON",
        "lpt1",
        "王" * 33,
        "x" * 33,
        "S 01",
        "王·芳",
        "王芳.",
        "-rf",
        "\u202e王芳",
        "王\u200b芳",
        "１２",
        "\uf900",
        "e\u0301",
        "é",
        "S01\n",
        "rep-12345678",
    ],
)
def test_any_other_rep_id_becomes_a_hash(rep_id: str) -> None:
    assert HASHED.fullmatch(rep_folders([rep_id])[rep_id])


def test_reps_who_differ_only_in_case_get_hashed_folders_of_their_own() -> None:
    folders = rep_folders(["Li", "LI", "Wu"])
    assert folders["Wu"] == "Wu"
    assert HASHED.fullmatch(folders["Li"])
    assert HASHED.fullmatch(folders["LI"])
    assert folders["Li"] != folders["LI"]


def test_a_letter_file_is_its_number_unless_that_is_unsafe_or_shared() -> None:
    files = letter_files([("a", "TX-1"), ("b", "TX-2"), ("c", "tx-2"), ("d", "../x")])
    assert files["a"] == "TX-1.pdf"
    others = [files[letter_id] for letter_id in "bcd"]
    assert all(re.fullmatch(r"letter-[0-9a-f]{16}\.pdf", name) for name in others)
    assert len(set(others)) == 3


def test_there_is_an_index_only_where_a_folder_is_not_named_as_its_rep() -> None:
    names = {"S01": "陈一", "王芳": "王芳", "=S 02": "=cmd()", "S 09": "无事"}
    folders = rep_folders(names)
    assert rep_index(names, folders, ["S01", "王芳"]) is None
    index = rep_index(names, folders, ["王芳", "S01", "=S 02", "S01"])
    assert index is not None
    assert index.decode("utf-8-sig").split("\r\n") == [
        "sales_rep_id,rep_name,folder",
        f"'=S 02,'=cmd(),{folders['=S 02']}",
        "S01,陈一,S01",
        "王芳,王芳,王芳",
        "",
    ]
