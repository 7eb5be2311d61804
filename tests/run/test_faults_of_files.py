"""Each fault of files, by its number, through the real command: its exit code and its message.

A small home has published 30 June. Its books of 1 July come with one fault; what was published
stays as it was.
"""

from __future__ import annotations

import io
import os
import resource
import shutil
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from flows.cli import main
from flows.errors import InputRefused
from flows.extracts.child import parse_all
from tests.extracts.test_child import job

from .command import Ended, huikuan, published
from .conftest import copy_of, release_of, tables_of
from .small_home import (
    NEW_PLACE,
    NEXT,
    as_csv,
    company,
    declare,
    deliver,
    next_day,
    open_amounts,
    path_of,
)

Fault = Callable[[Path], None]
WAIVER = (
    "rule_code,name,reason,expires_on\n"
    "tables_are_as_large_as_before,王会计,六月的小额单据已核销,2099-12-31\n"
)


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    """A home whose control files say what its files hold, and its run."""
    home = tmp_path_factory.mktemp("right") / "home"
    declare(home)
    deliver(home, company())
    return home, huikuan(home, "run", "--direct")


@pytest.fixture
def home(right: tuple[Path, Ended], tmp_path: Path) -> Path:
    """The published home with the books of the next day, still whole."""
    home = copy_of(right[0], tmp_path)
    deliver(home, next_day(company()), NEXT)
    return home


def rewrite(table: str, change: Callable[[bytes], bytes]) -> Fault:
    """Changes the bytes of a table of the next day."""

    def fault(home: Path) -> None:
        path = path_of(home, table, NEXT)
        path.write_bytes(change(path.read_bytes()))

    return fault


def replaced(old: str, new: str, table: str = "receivables") -> Fault:
    """Changes one piece of a table of the next day."""

    def change(content: bytes) -> bytes:
        text = content.decode()
        assert text.count(old) == 1
        return text.replace(old, new).encode("utf-8", "surrogateescape")

    return rewrite(table, change)


def controlled(word: str, figure: str, table: str = "receivables") -> Fault:
    """Lets the control file of the next day say another figure."""

    def fault(home: Path) -> None:
        path = path_of(home, table, NEXT)
        control = path.with_name(f"{path.name}.ctl")
        lines = control.read_text("utf-8").splitlines()
        changed = [f"{word}={figure}" if line.startswith(word) else line for line in lines]
        assert changed != lines
        control.write_text("\n".join(changed) + "\n", "utf-8")

    return fault


def packed(*names: str) -> Fault:
    """Lets the receivables be an archive of as many files."""

    def change(content: bytes) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in names:
                archive.writestr(name, content if name.endswith("csv") else b"0" * (200 << 20))
        return target.getvalue()

    return rewrite("receivables", change)


def missing(home: Path) -> None:
    path_of(home, "credits", NEXT).unlink()


def replaced_under_its_name(home: Path) -> None:
    path = path_of(home, "receivables")
    path.write_text(path.read_text("utf-8").replace("1000.01", "900.01"), "utf-8")


def yesterdays(home: Path) -> None:
    shutil.copyfile(path_of(home, "receivables"), path_of(home, "receivables", NEXT))


def unfinished(home: Path) -> None:
    path = path_of(home, "receivables", NEXT)
    path.rename(path.with_name(f"{path.name}.part"))


def in_a_column_of_their_own(name: str) -> Callable[[bytes], bytes]:
    """The file with one more column, headed so."""

    def change(content: bytes) -> bytes:
        first, *rows = content.decode().splitlines()
        return "".join(
            f"{row}\n" for row in [f"{first},{name}", *(f"{r},x" for r in rows)]
        ).encode()

    return change


COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
# number and fault → options, what is done, and what the message must say; all end with code 3
REFUSED: dict[str, tuple[list[str], Fault, list[str]]] = {
    "1 a required file is missing": (
        ["--as-of", "2026-07-01"],
        missing,
        ["credits*_{date}.csv", "last seen: credits_20260630.csv", "inbox/erp/"],
    ),
    "5 other bytes under a name that was told": (
        [],
        replaced_under_its_name,
        ["receivables_20260630.csv", "--supersede"],
    ),
    "6 yesterday's bytes under today's date": (
        [],
        yesterdays,
        ["receivables_20260701.csv is receivables_20260630.csv again"],
    ),
    "7 cut in the last amount": (
        [],
        rewrite("receivables", lambda content: content[:-3]),
        ["receivables_20260701.csv", "its last line has no line end"],
    ),
    "7 cut in an earlier cell": (
        [],
        rewrite("receivables", lambda content: content[: content.index(b"YS0031") + 8] + b"\n"),
        ["line 33: 2 columns where the headings have 6"],
    ),
    "8 cut at a line end, with a control file": (
        [],
        rewrite("receivables", lambda content: b"".join(content.splitlines(True)[:-1])),
        ["receivables_20260701.csv has 40 rows, its control file says 41"],
    ),
    "8 a control file that counts other rows": (
        [],
        controlled("行数", "42"),
        ["receivables_20260701.csv has 41 rows, its control file says 42"],
    ),
    "9 empty": ([], rewrite("receivables", lambda _: b""), ["the file is empty"]),
    "9 headings alone": (
        [],
        rewrite("receivables", lambda content: content.splitlines(True)[0]),
        ["there are no rows under the headings"],
    ),
    "10 still being transferred": ([], unfinished, ["a file is still being transferred"]),
    "11 a byte of no encoding": (
        [],
        rewrite("receivables", lambda content: content.replace(b"YS0002", b"YS\xff\xff02")),
        ["not utf-8: byte 134, line 3"],
    ),
    "12 a NUL": (
        [],
        replaced("YS0002", "YS\x0002"),
        ["control character", "receivables_20260701.csv, line 3"],
    ),
    "13 a delimiter inside an unquoted name": (
        [],
        replaced("示例2号贸易", "示例2号,贸易", "customers"),
        ["customers_20260701.csv", "line 3: 3 columns where the headings have 2"],
    ),
    "14 a quote that is never closed": (
        [],
        replaced("示例2号贸易", '"示例2号贸易', "customers"),
        ["a quoted value opens at line 3 and is never closed"],
    ),
    "15 a heading that has another name": (
        [],
        replaced("original_amount", "origina1_amount"),
        ['no heading "original_amount"; did you mean "origina1_amount"'],
    ),
    "16 a heading twice, in other capitals": (
        [],
        rewrite("receivables", in_a_column_of_their_own("Original_Amount")),
        ['"Original_Amount" stands there twice'],
    ),
    "17 numbers that a spreadsheet made scientific": (
        [],
        replaced("YS0002,00103", "YS0002,1.03E+05"),
        ["spreadsheet program", "1.03E+05"],
    ),
    "20 a password": (
        [],
        rewrite("receivables", lambda _: COMPOUND + "EncryptedPackage".encode("utf-16-le")),
        ["receivables_20260701.csv", "password"],
    ),
    "20 a bomb": ([], packed("bomb"), ["receivables_20260701.csv", "the archive is a bomb"]),
    "20 an archive of several files": (
        [],
        packed("a.csv", "b.csv"),
        ["the archive holds 2 files: a.csv, b.csv"],
    ),
    "21 a damaged Parquet footer": (
        [],
        rewrite("receivables", lambda _: b"PAR1" + b"x" * 1000 + b"PAR1"),
        ["receivables_20260701.csv", "the Parquet file is damaged"],
    ),
}


# The readers' own tests hold the other refusals every day; here they go through the command.
EVERY_DAY = ("1 a required file is missing", "8 a control file that counts other rows")
CASES = [
    pytest.param(case, marks=() if case in EVERY_DAY else pytest.mark.campaign) for case in REFUSED
]


@pytest.mark.parametrize("case", CASES)
def test_the_fault_is_refused_with_code_3_and_what_was_published_stays(
    case: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options, fault, said = REFUSED[case]
    before = published(home)
    fault(home)
    capsys.readouterr()
    code = main(["run", "--direct", "--home", str(home), *options])
    told = capsys.readouterr()
    assert (code, told.out) == (3, ""), told.err
    for piece in said:
        assert piece in told.err
    assert "fix:" in told.err
    assert "Traceback" not in told.err
    assert published(home) == before


@pytest.mark.parametrize("case", [case for case in REFUSED if case.startswith("20")])
def test_what_is_hostile_is_refused_within_two_seconds_of_processor(
    case: str, tmp_path: Path
) -> None:
    deliver(tmp_path, next_day(company()), NEXT)
    REFUSED[case][1](tmp_path)
    path = path_of(tmp_path, "receivables", NEXT)
    hostile = job(tmp_path, path.name, path.read_bytes())
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with pytest.raises(InputRefused):
        parse_all([hostile])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2


def copied(home: Path) -> None:
    path = path_of(home, "receivables", NEXT)
    for end in ("", ".ctl"):
        target = path.with_name(f"receivables副本_{NEXT}.csv{end}")
        shutil.copyfile(f"{path}{end}", target)


def nothing(_home: Path) -> None:
    """The next day as it is."""


def in_another_order(content: bytes) -> bytes:
    rows = [line.split(",") for line in content.decode().splitlines()]
    return "".join(f"{','.join(reversed(row))}\n" for row in rows).encode()


# number and arrival → command, what is done, and what the answer must say; all end with code 0
READ: dict[str, tuple[list[str], Fault, list[str]]] = {
    "2 an optional file is missing": (["plan"], nothing, ["erp.disputes: none supplied"]),
    "3 a file comes after the run": (["plan"], nothing, ["as of    2026-07-01"]),
    "4 the same bytes under another name": (["plan"], copied, ["is the same file as"]),
    "11 GB18030": (
        ["sources", "check"],
        rewrite("customers", lambda content: content.decode().encode("gb18030")),
        ["customers_20260701.csv: 12 rows; gb18030"],
    ),
    "11 UTF-16": (
        ["sources", "check"],
        rewrite("customers", lambda content: content.decode().encode("utf-16")),
        ["customers_20260701.csv: 12 rows; utf-16"],
    ),
    "12 CR alone": (
        ["sources", "check"],
        rewrite("receivables", lambda content: content.replace(b"\n", b"\r")),
        ["receivables_20260701.csv: 41 rows"],
    ),
    "15 columns in another order": (
        ["sources", "check"],
        rewrite("receivables", in_another_order),
        ["receivables_20260701.csv: 41 rows"],
    ),
    "15 a column more": (
        ["sources", "check"],
        rewrite("receivables", in_a_column_of_their_own("备注")),
        ["not read    备注"],
    ),
}


@pytest.mark.campaign
@pytest.mark.parametrize("case", READ)
def test_what_is_sound_is_read_and_told(
    case: str, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command, arrival, said = READ[case]
    arrival(home)
    capsys.readouterr()
    code = main([*command, "--home", str(home)])
    told = capsys.readouterr()
    assert code == 0, told.err
    for piece in said:
        assert piece in told.out + told.err


@pytest.mark.campaign
def test_case_5_the_plan_says_that_supersede_takes_the_other_bytes(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replaced_under_its_name(home)
    assert main(["plan", "--home", str(home)]) == 0
    assert "`huikuan run --supersede` takes it" in capsys.readouterr().out


def test_case_23_a_file_without_permission_ends_with_code_6_path_and_user(home: Path) -> None:
    before = published(home)
    path_of(home, "receivables", NEXT).chmod(0)
    mortal = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")
    ended = huikuan(home, "run", "--direct", before=mortal if os.getuid() == 0 else ())
    assert (ended.code, ended.out) == (6, ""), ended.err
    assert f"receivables_{NEXT}.csv" in ended.err
    assert f"give user {os.getuid()} permission to read it" in ended.err
    assert published(home) == before


def test_with_right_control_files_the_run_publishes_the_sums_of_the_files(
    right: tuple[Path, Ended],
) -> None:
    home, ended = right
    assert ended.code == 0, ended.err
    assert "erp.disputes: none supplied" in ended.err
    assert told_open(home) == open_amounts(company())


def test_a_control_file_of_another_sum_closes_gate_1(home: Path) -> None:
    before = published(home)
    controlled("合计金额", "210857.10")(home)
    ended = huikuan(home, "run", "--direct")
    assert (ended.code, ended.out) == (4, ""), ended.err
    assert "control_totals_tie" in ended.err
    said = "210857.10 by receivables_20260701.csv.ctl, but the rows add up to 210629.10"
    assert said in ended.err
    assert published(home) == before


def half_the_rows(home: Path) -> None:
    """Eighteen of forty documents and a new one: more than half of the money, fewer of the rows."""
    tables = next_day(company())
    tables["receivables"] = tables["receivables"][: NEW_PLACE + 1]
    kept = {row[0] for row in tables["receivables"]}
    tables["applications"] = [row for row in tables["applications"] if row[1] in kept]
    deliver(home, tables, NEXT)


@pytest.mark.campaign
def test_case_8_a_table_of_half_the_rows_closes_gate_1(home: Path) -> None:
    before = published(home)
    half_the_rows(home)
    ended = huikuan(home, "run", "--direct")
    assert (ended.code, ended.out) == (4, ""), ended.err
    assert "tables_are_as_large_as_before" in ended.err
    assert "19, last published 40" in ended.err
    assert "waive it for today" in ended.err
    assert published(home) == before


@pytest.mark.campaign
def test_a_signed_waiver_lets_the_smaller_table_pass_and_is_told(home: Path) -> None:
    half_the_rows(home)
    (home / "policy").mkdir(exist_ok=True)
    (home / "policy" / "waivers.csv").write_text(WAIVER, "utf-8")
    ended = huikuan(home, "run", "--direct")
    assert ended.code == 0, ended.err
    assert "王会计" in ended.err + ended.out
    assert release_of(home).name == ended.run_id


def without_zeros(home: Path) -> None:
    """The receivables as a spreadsheet saves them; the customers keep their numbers."""
    rows = [[row[0], row[1].lstrip("0"), *row[2:]] for row in next_day(company())["receivables"]]
    path_of(home, "receivables", NEXT).write_text(as_csv("receivables", rows), "utf-8")


@pytest.mark.campaign
def test_case_18_numbers_without_their_zeros_close_gate_2_with_the_match_rate(
    home: Path,
) -> None:
    before = published(home)
    without_zeros(home)
    ended = huikuan(home, "run", "--direct")
    assert (ended.code, ended.out) == (4, ""), ended.err
    assert "customer_numbers_keep_their_zeros" in ended.err
    assert "101 for 00101" in ended.err
    assert "12 of 24 customer numbers of the documents are in the customer table" in ended.err
    assert "widths" in ended.err
    assert published(home) == before


def told_open(home: Path) -> dict[str, Decimal]:
    """What the published run says is open, by currency."""
    with tables_of(release_of(home)) as query:
        return {code: amount for code, amount in query(
            "select currency_code, open_amount from run_summary"
        )}  # fmt: skip
