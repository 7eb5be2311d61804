"""What a CSV may look like, what each row becomes, and what is refused."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from flows.errors import InputRefused
from flows.extracts import decode, decode_beside, records
from flows.extracts.pieces import DecodedPiece

from .conftest import Read, cells


def test_a_row_keeps_its_text_its_physical_line_and_the_hash_of_its_bytes(read: Read) -> None:
    rows = read("编号,金额\nA1,  007.10\nA2,\n", "编号", "金额")
    assert rows == [
        {
            "_line": 2,
            "_row_sha256": hashlib.sha256(b"A1,  007.10").hexdigest(),
            "_row_kind": "data",
            "编号": "A1",
            "金额": "  007.10",
        },
        {
            "_line": 3,
            "_row_sha256": hashlib.sha256(b"A2,").hexdigest(),
            "_row_kind": "data",
            "编号": "A2",
            "金额": "",
        },
    ]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("gb18030", b""), ("utf-16-le", b"\xff\xfe")],
)
def test_the_encoding_is_recognised_and_the_hash_is_of_the_utf_8_text(
    read: Read, encoding: str, mark: bytes
) -> None:
    rows = read(mark + "编号,名称\nA1,龘𠮷㐂公司\n".encode(encoding), "编号", "名称")
    assert cells(rows) == [(2, "A1", "龘𠮷㐂公司")]
    assert rows[0]["_row_sha256"] == hashlib.sha256("A1,龘𠮷㐂公司".encode()).hexdigest()


def test_a_file_of_many_blocks_keeps_every_line_with_its_number_and_joins_what_spans_two(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As large a file in the blocks that are used would be 70 MB: these are of a hundred bytes.
    monkeypatch.setattr(decode, "_BLOCK", 100)
    lines = [f"A{number},{'多' * (number % 9)}" for number in range(2, 1502)]
    lines[700] = 'A702,"over\ntwo"'
    text = "编号,名称\n" + "\n".join(lines) + "\n"
    assert len(text.encode()) > 300 * records.BLOCKS_AT_ONCE

    rows = sorted(cells(read(text, "编号", "名称")))

    shift = [0] * 701 + [1] * 799
    assert rows == [
        (
            place + 2 + moved,
            f"A{place + 2}",
            "over\ntwo" if place == 700 else "多" * ((place + 2) % 9),
        )
        for place, moved in enumerate(shift)
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_where_a_file_is_cut_into_pieces_changes_nothing(
    read: Read, monkeypatch: pytest.MonkeyPatch, encoding: str, end: str
) -> None:
    names = ["龘𠮷㐂", "ਊഊ਍", "6 inch 管", "", '"两{end}行"', "x" * 70]
    lines = [f"A{number},{names[number % 6].format(end=end)}" for number in range(200)]
    content = end.join(["编号,名称", *lines]).encode(encoding)
    whole = read(content, "编号", "名称")
    for length in (20, 33, 1000):
        monkeypatch.setattr(decode, "_BLOCK", length)
        assert read(content, "编号", "名称") == whole
    assert len(whole) == 200
    assert {row["名称"] for row in whole if row["编号"] == "A4"} == {"两\n行"}


@pytest.mark.parametrize(
    ("broken", "message", "where"),
    [
        (b"A\xff\xff", "no encoding", "file.csv (not gb18030: byte 5500, line 501)"),
        (b"A\x1f", "control character", "file.csv, line 501"),
    ],
)
def test_what_is_wrong_in_one_of_many_pieces_is_told_with_its_place(
    read: Read, monkeypatch: pytest.MonkeyPatch, broken: bytes, message: str, where: str
) -> None:
    monkeypatch.setattr(decode, "_BLOCK", 200)
    lines = ["编号,名称", *(f"A{number:04d},单位" for number in range(1000))]
    content = [line.encode("gb18030") for line in lines]
    content[500] = broken
    with pytest.raises(InputRefused, match=message) as refusal:
        read(b"\n".join(content), "编号", "名称", encoding="gb18030")
    assert refusal.value.where == where


def test_another_process_decodes_the_pieces_that_nobody_has_taken(tmp_path: Path) -> None:
    (tmp_path / "file.csv").write_bytes("甲\n乙\r\n丙\n丁".encode("gb18030"))
    queue = tmp_path / "pieces"
    queue.write_bytes(b"".join(struct.pack("<QQ", *piece) for piece in [(0, 3), (3, 10), (10, 12)]))
    command = [sys.executable, "-m", decode_beside.__name__, str(tmp_path / "file.csv"), "gb18030"]
    with queue.open("rb", buffering=0) as entries:
        os.lseek(entries.fileno(), 16, os.SEEK_SET)
        answer = subprocess.check_output([*command, str(tmp_path)], stdin=entries)
    found = [DecodedPiece(**values) for values in json.loads(answer)]
    assert [(item.start, item.lines, item.is_unended) for item in found] == [
        (3, 2, False),
        (10, 1, True),
    ]
    assert [Path(item.path).read_text("utf-8") for item in found] == ["乙\n丙", "丁"]


def test_a_process_that_ends_early_leaves_its_pieces_to_the_parser(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decode, "_BLOCK", 50)
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    rows = read("编号\n" + "".join(f"A{number}\n" for number in range(500)), "编号")
    assert cells(rows) == [(number + 2, f"A{number}") for number in range(500)]


def test_bytes_in_no_encoding_are_refused_with_their_place(read: Read) -> None:
    with pytest.raises(InputRefused) as refusal:
        read("编号\n".encode() + b"A1\n\xff\xff\n", "编号")
    assert refusal.value.where == (
        "file.csv (not utf-8: byte 10, line 3; not gb18030: byte 10, line 3)"
    )


def test_a_declared_encoding_is_the_only_one_tried(read: Read) -> None:
    with pytest.raises(InputRefused, match="no encoding"):
        read("编号\n单\n".encode("gb18030"), "编号", encoding="utf-8")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_counts_lines_alike(read: Read, end: str) -> None:
    rows = read(end.join(["a,b", "1,2", "", "3,4"]), "a", "b")
    assert cells(rows) == [(2, "1", "2"), (4, "3", "4")]


def test_a_quoted_value_may_hold_delimiters_quotes_and_line_ends(read: Read) -> None:
    text = 'a,b\n1,"x, ""y""\nz"\n"",end\n"p\n\nq","r\ns"\n5,6\n'
    rows = read(text, "a", "b")
    assert cells(rows) == [
        (2, "1", 'x, "y"\nz'),
        (4, "", "end"),
        (5, "p\n\nq", "r\ns"),
        (9, "5", "6"),
    ]
    assert rows[0]["_row_sha256"] == hashlib.sha256(b'1,"x, ""y""\nz"').hexdigest()


def test_a_quote_inside_an_unquoted_value_is_part_of_it(read: Read) -> None:
    text = 'a,b\n6" 钢管,1\n"note\n3"" pipe",2\n8" 管,"x, y"\n7" 管,4\n'
    assert cells(read(text, "a", "b")) == [
        (2, '6" 钢管', "1"),
        (3, 'note\n3" pipe', "2"),
        (5, '8" 管', "x, y"),
        (6, '7" 管', "4"),
    ]


def test_a_record_across_a_block_boundary_stays_whole(read: Read) -> None:
    filler = "x" * 1000
    lines = "".join(f'{number},"{filler}\nsecond line"\n' for number in range(6000))
    rows = read("a,b\n" + lines, "a", "b")
    assert len(rows) == 6000
    assert [row["_line"] for row in rows] == list(range(2, 12002, 2))
    assert {row["b"] for row in rows} == {filler + "\nsecond line"}
    assert [row["a"] for row in rows] == [str(number) for number in range(6000)]


def test_titles_above_the_headings_are_skipped_and_totals_are_marked(read: Read) -> None:
    text = "应收明细表,,\n截至2026-06-30,,\n编号,名称,金额\nA1,合计数公司,5\n,,\n,合 计：,5\n"
    rows = read(text, "编号", "名称", "金额")
    assert [(row["_line"], row["_row_kind"], row["名称"]) for row in rows] == [
        (4, "data", "合计数公司"),
        (6, "total", "合 计："),
    ]


def test_a_declared_heading_row_wins_over_an_earlier_one(read: Read) -> None:
    rows = read("a,b\nx,y\na,b\n1,2\n", "a", "b", heading_row=3)
    assert cells(rows) == [(4, "1", "2")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_gives_the_headings(read: Read, delimiter: str) -> None:
    text = f'a{delimiter}b\n1{delimiter}"2{delimiter}3"\n'
    assert cells(read(text, "a", "b")) == [(2, "1", f"2{delimiter}3")]


def test_a_frame_of_bars_and_dashes_is_no_row(read: Read) -> None:
    rule = "-" * 17
    text = (
        f"清单\n\n{rule}\n|客户 |  金额|\n{rule}\n|10001|12.00-|\n{rule}\n|*    |12.00-|\n{rule}\n"
    )
    rows = read(text, "客户", "金额", total_labels=("*",))
    assert [(row["_line"], row["_row_kind"], row["客户"].strip(), row["金额"]) for row in rows] == [
        (6, "data", "10001", "12.00-"),
        (8, "total", "*", "12.00-"),
    ]


def test_a_missing_heading_row_shows_what_the_file_begins_with(read: Read) -> None:
    with pytest.raises(InputRefused) as refusal:
        read("销售,报表\nx,y\n", "单据编号", "金额")
    assert "line 1: 销售 | 报表" in refusal.value.what
    assert "单据编号, 金额" in refusal.value.why


def test_all_mistakes_of_a_file_are_listed_at_once_with_the_nearest_names(read: Read) -> None:
    with pytest.raises(InputRefused) as refusal:
        read("单据编码,客户,客户,日期\nA,B,C,D\nA,B\nA,B,C,D,E\n", "单据编号", "日期", "客户", "额")
    assert refusal.value.what.splitlines()[1:] == [
        '  - line 1: no heading "单据编号"; did you mean "单据编码"?',
        '  - line 1: no heading "额"; there and not mapped: 单据编码',
        '  - line 1: the heading "客户" stands there twice, in columns 2 and 3:'
        " give one another name or leave it out",
        "  - line 3: 2 columns where the headings have 4",
        "  - line 4: 5 columns where the headings have 4",
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "xls", "parquet"])
@pytest.mark.parametrize("twice", [("额二", "额二"), ("Aa2", "aA2"), ("额二", " 额二")])
def test_a_heading_that_stands_there_twice_is_refused_alike_in_every_kind_of_file(
    read: Read, tmp_path: Path, kind: str, twice: tuple[str, str]
) -> None:
    content = of_two_rows(tmp_path / "a", kind, ("编号", *twice))
    with pytest.raises(InputRefused) as refusal:
        read(content, "编号", name=f"a.{kind}")
    assert refusal.value.what == (
        f"a.{kind} cannot be read as declared:\n  - line {int(kind != 'parquet')}: the heading"
        f' "{twice[1].strip()}" stands there twice, in columns 2 and 3: give one another name or'
        " leave it out"
    )
    assert refusal.value.fix == "export the file again, or correct huikuan.toml"


@pytest.mark.parametrize("kind", ["csv", "xlsx", "xls", "parquet"])
def test_a_heading_that_the_landing_uses_is_refused_in_every_kind_of_file(
    read: Read, tmp_path: Path, kind: str
) -> None:
    content = of_two_rows(tmp_path / "a", kind, ("编号", "_line", "_fields"))
    with pytest.raises(InputRefused) as refusal:
        read(content, "编号", name=f"a.{kind}")
    assert refusal.value.what.count('the heading "_line" is reserved') == 1
    assert refusal.value.what.count('the heading "_fields" is reserved') == 1


def of_two_rows(path: Path, kind: str, headings: tuple[str, ...]) -> bytes:
    """A file of this kind with these headings and one row of numbers."""
    values = [str(number) for number, _ in enumerate(headings)]
    if kind == "csv":
        return "".join(",".join(row) + "\n" for row in (headings, values)).encode()
    if kind == "xls":
        cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in (headings, values))
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>".encode()
    if kind == "xlsx":
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, headings)
            sheet.write_row(1, 0, values)
        return path.read_bytes()
    # The engine writes no column twice: it is written under another name of the same length.
    other = "~" * len(headings[2].encode())
    named = ", ".join(f'{number} as "{name}"' for number, name in enumerate(headings[:2]))
    with duckdb.connect() as connection:
        connection.execute(f"copy (select {named}, 2 as \"{other}\") to '{path}' (format parquet)")
    return path.read_bytes().replace(other.encode(), headings[2].encode())


def test_hostile_headings_stay_names(read: Read) -> None:
    heading = 'x"); drop table y--'
    rows = read('"x""); drop table y--",' + "'; select 1\n1,2\n", heading, "'; select 1")
    assert cells(rows) == [(2, "1", "2")]


def test_an_unclosed_quote_is_refused_with_the_line_that_opens_it(read: Read) -> None:
    text = 'a,b\n1,2\n3,"4\n' + "5,6\n" * 5000
    with pytest.raises(InputRefused) as refusal:
        read(text, "a", "b")
    assert refusal.value.what == "a quoted value opens at line 3 and is never closed"


def test_two_stray_quotes_do_not_swallow_the_rows_between_them(read: Read) -> None:
    text = 'a,b\n3,"4\n' + "5,6\n" * 5000 + '7,8"\n'
    with pytest.raises(InputRefused, match="opens at line 2 and is closed only at line 5003"):
        read(text, "a", "b")


def test_text_after_a_closing_quote_is_refused(read: Read) -> None:
    with pytest.raises(InputRefused, match="line 3: a quote stands in the middle"):
        read('a,b\n1,2\n"x"y,3\n', "a", "b")


def test_control_characters_are_refused_with_their_line(read: Read) -> None:
    with pytest.raises(InputRefused) as refusal:
        read("a\n1\n2\x00\n", "a")
    assert refusal.value.where == "file.csv, line 3"


def test_headings_without_rows_are_refused_unless_that_is_an_answer(read: Read) -> None:
    with pytest.raises(InputRefused, match="there are no rows under the headings"):
        read("a,b\n,\n\n", "a", "b")
    assert read("a,b\n,\n\n", "a", "b", may_be_empty=True) == []


def test_dates_destroyed_by_a_spreadsheet_are_refused_and_explained(read: Read) -> None:
    text = "编号,日期\nA1,00:00.0\nA2,05:23.4\nA3,2026-06-01\n"
    with pytest.raises(InputRefused) as refusal:
        read(text, "编号", "date:日期")
    assert "a spreadsheet program destroyed the dates: 2 of 3 values look like 00:00.0" in (
        refusal.value.what
    )
    assert "export again" in refusal.value.fix


def test_one_odd_date_among_many_is_left_to_staging(read: Read) -> None:
    text = "编号,日期\nA1,00:00.0\nA2,2026-06-02\nA3,2026-06-01\n"
    assert len(read(text, "编号", "date:日期")) == 3


def test_document_numbers_in_scientific_notation_are_refused(read: Read) -> None:
    with pytest.raises(InputRefused, match=r"writing them like 1\.23E\+05"):
        read("编号,金额\n1.23E+05,5\n", "identifier:编号", "amount:金额")


def test_an_amount_in_scientific_notation_is_left_to_staging(read: Read) -> None:
    assert cells(read("编号,金额\nA,1e3\n", "identifier:编号", "amount:金额")) == [(2, "A", "1e3")]
