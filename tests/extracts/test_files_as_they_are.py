"""Files of every kind and habit: read right, or refused with the reason."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import duckdb
import pytest

from flows.errors import InputRefused

from .conftest import Read, cells

FILES = Path(__file__).parent / "files"
TABLE = "编号,金额\nA1,5\nA2,6\n"
ROWS = [(2, "A1", "5"), (3, "A2", "6")]
PAGE = """<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312">
<style>td {color: red}</style></head><body><table>
<tr><td colspan=3>应收账款明细表</td></tr>
<tr><td rowspan=2>编号</td><td colspan=2>本期应收</td></tr>
<tr><td>原币</td><td>本币</td></tr>
<tr><td>A1</td><td>1&#44;000.00</td><td>7,100.00<br></td></tr>
<tr><td>A2 &amp; B</td><td>&nbsp;2.00</td><td>14.20</td></tr>
<tr><td>合 计</td><td>1,002.00</td><td>7,114.20</td></tr>
<tr><td colspan=3>制表人:张三</td></tr>
</table></body></html>"""


def gzipped(content: bytes) -> bytes:
    """Without the time, so that a test has one name in every process."""
    return gzip.compress(content, mtime=0)


def zipped(*members: tuple[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def parquet(tmp_path: Path, query: str) -> bytes:
    path = tmp_path / "made.parquet"
    duckdb.execute(f"copy ({query}) to '{path}' (format parquet)")
    return path.read_bytes()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", TABLE.encode()),
        ("a.txt", TABLE.replace(",", "\t").encode("gb18030")),
        ("a.tsv", TABLE.replace(",", "\t").encode()),
        ("a.csv", TABLE.replace(",", ";").encode("gbk")),
        ("a.csv", TABLE.replace(",", "|").encode("utf-8-sig")),
        ("a.xls", TABLE.replace(",", "\t").encode("utf-16")),
        ("a.csv", TABLE.encode("utf-16-be").replace(b"\x7f\x16", b"\xfe\xff\x7f\x16", 1)),
        ("a.csv.gz", gzipped(TABLE.encode())),
        ("a.zip", zipped(("导出/", b""), ("导出/a.csv", TABLE.encode("gb18030")))),
    ],
)
def test_one_table_is_read_from_every_text_delimiter_encoding_and_container(
    read: Read, name: str, content: bytes
) -> None:
    assert cells(read(content, "编号", "金额", name=name)) == ROWS


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark_is_read_where_declared(read: Read, encoding: str) -> None:
    content = TABLE.encode(encoding)
    with pytest.raises(InputRefused):
        read(content, "编号", "金额")
    assert cells(read(content, "编号", "金额", encoding=encoding)) == ROWS


def test_any_other_delimiter_is_read_where_declared(read: Read) -> None:
    content = TABLE.replace(",", "^")
    with pytest.raises(InputRefused, match="no heading row"):
        read(content, "编号", "金额")
    assert cells(read(content, "编号", "金额", delimiter="^")) == ROWS


def test_two_delimiters_that_fit_are_never_guessed_between(read: Read) -> None:
    content = "编号\nA;1\nA,2\n"
    with pytest.raises(InputRefused, match="divided by , or ;") as refusal:
        read(content, "编号")
    assert 'delimiter = ";"' in refusal.value.fix
    assert cells(read(content, "编号", delimiter="|")) == [(2, "A;1"), (3, "A,2")]


def test_an_old_workbook_is_read_with_its_dates_numbers_and_total(read: Read) -> None:
    content = (FILES / "应收明细.xls").read_bytes()
    rows = read(content, "单据编号", "date:单据日期", "amount:金额", name="应收明细.xls")
    assert [(row["_line"], row["_row_kind"], row["单据编号"], row["金额"]) for row in rows] == [
        (4, "data", "XS0001", "1234.5"),
        (5, "data", "XS0002", "-20"),
        (6, "total", "合计", "1214.5"),
    ]
    assert [row["单据日期"] for row in rows] == ["2026-06-01", "2026-06-02", ""]


def test_a_web_page_named_xls_is_read_with_merged_headings(read: Read) -> None:
    found = read(
        PAGE.encode("gb18030"),
        "编号",
        "amount:本期应收_原币",
        "amount:本期应收_本币",
        name="a.xls",
        note_labels=("制表人",),
    )
    assert [
        (row["_line"], row["_row_kind"], row["编号"], row["本期应收_本币"]) for row in found
    ] == [
        (4, "data", "A1", "7,100.00"),
        (5, "data", "A2 & B", "14.20"),
        (6, "total", "合 计", "7,114.20"),
        (7, "note", "制表人:张三", ""),
    ]


def test_a_page_in_another_encoding_is_refused(read: Read) -> None:
    page = PAGE.replace("gb2312", "big5").encode("gb18030")
    with pytest.raises(InputRefused, match="says that its text is in big5"):
        read(page, "编号", name="a.xls")


def test_parquet_is_read_as_text_and_floats_are_known_as_such(read: Read, tmp_path: Path) -> None:
    query = (
        "select 'A' || i as 编号, cast(i + 0.1 as decimal(9,2)) as 金额, date '2026-06-01' as 日期,"
        " 0.1 + 0.2 * i::double as 折扣 from range(1, 3) as t (i)"
    )
    rows = read(parquet(tmp_path, query), "编号", "金额", "日期", "折扣", name="a.parquet")
    assert cells(rows) == [
        (1, "A1", "1.10", "2026-06-01", "0.30000000000000004"),
        (2, "A2", "2.10", "2026-06-01", "0.5"),
    ]


def test_a_parquet_column_of_lists_is_refused_when_it_is_mapped(read: Read, tmp_path: Path) -> None:
    content = parquet(tmp_path, "select 'A' as 编号, [1, 2] as 金额")
    with pytest.raises(InputRefused, match='column "金额" holds INTEGER'):
        read(content, "编号", "金额", name="a.parquet")
    assert len(read(content, "编号", name="b.parquet")) == 1


def test_headings_in_two_rows_are_joined_below_title_rows(read: Read) -> None:
    text = (
        "应收账款汇总表,,,,\n公司:示例,,,期间:2026-06,\n"
        "客户编码,本期应收,,期末余额,备注\n,原币,本币,,\nK1,1,7,9,x\n"
    )
    rows = read(text, "客户编码", "本期应收_原币", "本期应收_本币", "期末余额")
    assert cells(rows) == [(5, "K1", "1", "7", "9", "x")]


def test_totals_and_footnotes_are_told_from_data(read: Read) -> None:
    text = (
        "编号,客户,金额\nA1,甲公司,1\n,甲公司 小计,1\nA2,设计院,2\n 合 计:,,3\n"
        "制 表 人:张三,,审核人:李四\n打印日期:2026-06-30\n"
    )
    labels = {"total_labels": ("合计", "*小计"), "note_labels": ("制表人", "打印日期")}
    rows = read(text, "编号", "客户", "金额", **labels)
    assert [(row["_line"], row["_row_kind"]) for row in rows] == [
        (2, "data"), (3, "total"), (4, "data"), (5, "total"), (6, "note"), (7, "note"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "declared", "power"),
    [
        ("应收表,单位:万元\n编号,金额\nA,1\n", None, 4),
        ("应收表,单位：人民币千元 币种\n编号,金额\nA,1\n", None, 3),
        ("编号,金额\nA,1\n", "百万元", 6),
        ("单位名称:甲公司\n编号,金额\nA,1\n", None, 0),
        ("编号,金额\nA,1\n", None, 0),
    ],
)
def test_the_unit_is_what_the_file_or_the_declaration_says(
    read: Read, text: str, declared: str | None, power: int
) -> None:
    assert read.facts(text, "编号", "amount:金额", unit=declared)["unit_power"] == power


def test_a_heading_may_tell_the_unit(read: Read) -> None:
    facts = read.facts("编号,金额(万元)\nA,1\n", "编号", "amount:金额(万元)")
    assert facts["unit_power"] == 4
    assert 'amounts are counted in 万元 (heading "金额(万元)")' in facts["notes"]


def test_units_that_contradict_each_other_are_refused(read: Read) -> None:
    text = "应收表,单位:万元\n编号,金额\nA,1\n"
    with pytest.raises(InputRefused, match=r"千元 \(huikuan.toml\), 万元 \(line 1\)"):
        read(text, "编号", "amount:金额", unit="千元")


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.zip", zipped(("a.csv", b"x"), ("b.csv", b"y")), "holds 2 files"),
        ("a.csv", zipped(("a.csv", b"x"), ("b.csv", b"y")), "holds 2 files"),
        ("a.parquet", b"PAR1" + b"x" * 1000 + b"PAR1", "the Parquet file is damaged"),
        ("a.zip", zipped(("a.csv.gz", gzipped(b"x"))), "an archive lies inside"),
        ("a.csv.gz", gzipped(TABLE.encode())[:-12], "damaged or cut off"),
        ("a.csv.gz", gzipped(b"0" * (60 << 20)), "is a bomb"),
        ("a.zip", b"PK\x03\x04 cut off", "the archive is damaged"),
        ("a.xls", b'<?xml version="1.0"?><Workbook/>', "an XML or MHTML workbook"),
        ("a.xls", b"\x09\x08\x04\x00\x00\x00", "from before 1997"),
        ("a.parquet", b"PAR1" + b"x" * 100, "the Parquet file is damaged"),
        ("a.parquet", b"a,b\n", "named as Parquet and is none"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_damaged_or_several_files_is_refused_by_name(
    read: Read, name: str, content: bytes, what: str
) -> None:
    with pytest.raises((InputRefused, duckdb.Error), match=what):
        read(content, "编号", name=name)


def test_a_file_of_too_many_columns_is_refused(read: Read) -> None:
    text = ",".join(f"c{number}" for number in range(20_000)) + "\n" + "," * 19_999 + "\n"
    with pytest.raises(InputRefused, match="20000 columns"):
        read(text, "c1")
