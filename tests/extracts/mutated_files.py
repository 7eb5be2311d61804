"""Files spoiled at random, and what may become of each: never a wrong total that looks right.

`python -m tests.extracts.mutated_files COUNT [SEED]` runs the campaign and prints its outcome.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import random
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from flows.extracts.declaration import NOTE_LABELS
from flows.extracts.job import ExpectedHeading, Job

ROOT = Path(__file__).resolve().parents[2]
HEADINGS = ("单据编号", "客户编码", "客户名称", "单据日期", "金额", "备注")
KINDS = ("identifier", "identifier", "text", "date", "amount", "text")
NUMBER = re.compile(r"(-|[￥¥]|-[￥¥]|[￥¥]-)?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?")
FULL_WIDTH = str.maketrans("０１２３４５６７８９，．－（）", "0123456789,.-()")
BATCH = 250
LONGEST_SECONDS = 10.0

Rows = list[list[str]]


def company_rows() -> Rows:
    """Forty receivables with the names, quotes and commas that real files have."""
    names = ("甲公司", '乙"联合"公司', "丙,丁设计院", "戊公司\n(原己公司)", "庚 公司", "Xin & Co")
    return [
        [
            f"XS{202600 + number}",
            f"K{number % 7:03d}",
            names[number % len(names)],
            f"2026-0{1 + number % 6}-{1 + number % 28:02d}",
            f"{(number * 7919 % 90_000) + 100},{number % 100:02d}".replace(",", "."),
            "加急" if number % 9 == 0 else "",
        ]
        for number in range(1, 41)
    ]


def whole_table() -> Rows:
    """The rows between their title, headings, total and footnote."""
    rows = company_rows()
    total = sum(Decimal(row[4]) for row in rows)
    return [
        ["应收账款明细表", "", "", "", "", ""],
        list(HEADINGS),
        *rows,
        ["合计", "", "", "", str(total), ""],
        ["制表人:张三", "", "", "", "", ""],
    ]


TRUTH = sum((Decimal(row[4]) for row in company_rows()), Decimal(0))


def as_text(rows: Rows, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return target.getvalue().encode(encoding)


def as_xlsx(rows: Rows) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("应收")
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                if column == 4 and NUMBER.fullmatch(cell):
                    sheet.write_number(line, column, Decimal(cell.replace(",", "")))
                elif cell:
                    sheet.write_string(line, column, cell)
    return target.getvalue()


def as_page(rows: Rows) -> bytes:
    lines = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    body = "\n".join(f"<tr>{line}</tr>" for line in lines)
    return f"<html><meta charset=gb2312><table>{body}</table></html>".encode("gb18030")


def as_parquet(rows: Rows) -> bytes:
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        names = ", ".join(f'"{name}" varchar' for name in HEADINGS)
        connection.execute(f"create table t ({names})")
        connection.executemany("insert into t values (?, ?, ?, ?, ?, ?)", rows[2:-1])
        connection.execute(f"copy t to '{folder}/t.parquet' (format parquet)")
        return Path(folder, "t.parquet").read_bytes()


def as_zip(rows: Rows) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("应收.csv", as_text(rows, encoding="gb18030"))
    return target.getvalue()


WRITERS: dict[str, Callable[[Rows], bytes]] = {
    "a.csv": as_text,
    "gb.csv": lambda rows: as_text(rows, encoding="gb18030"),
    "tab.txt": lambda rows: as_text(rows, "\t", "utf-8-sig"),
    "utf16.xls": lambda rows: as_text(rows, "\t", "utf-16"),
    "semicolon.csv": lambda rows: as_text(rows, ";", "gbk"),
    "a.xlsx": as_xlsx,
    "page.xls": as_page,
    "a.parquet": as_parquet,
    "a.csv.gz": lambda rows: gzip.compress(as_text(rows)),
    "a.zip": as_zip,
}


def flip_bits(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice((1, 1, 1, 2, 4, 16))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut_off(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(1, len(content))]


def cut_at_a_line(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    return b"".join(lines[: chance.randrange(1, len(lines))]) if len(lines) > 1 else content[:-1]


def repeat_a_piece(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    piece = content[start : start + chance.randrange(1, 200)]
    return content[:start] + piece + content[start:]


def drop_a_piece(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.randrange(1, 200) :]


def insert_odd_bytes(content: bytes, chance: random.Random) -> bytes:
    odd = chance.choice(
        (b"\x00", b"\r", b"\n", b'"', b",", b"\xff", b"\xef\xbb\xbf", b"\x1e", b"\t")
    )
    start = chance.randrange(len(content))
    return content[:start] + odd + content[start:]


def of_bytes(change: Callable[[bytes, random.Random], bytes]) -> Callable[..., bytes]:
    return lambda name, chance: change(WRITERS[name](whole_table()), chance)


def swap_cells(rows: Rows, chance: random.Random) -> None:
    first, second = chance.choice(rows[2:]), chance.choice(rows[2:])
    one, other = chance.randrange(6), chance.randrange(6)
    first[one], second[other] = second[other], first[one]


def spoil_a_number(rows: Rows, chance: random.Random) -> None:
    forms = ("{}-", "({})", "{}元", "1.23E+05", "#REF!", "{}5", "-{}", "", "—", "{} ", "NaN", "{}x")
    row = chance.choice(rows[2:])
    row[4] = chance.choice(forms).format(row[4])


def repeat_a_line(rows: Rows, chance: random.Random) -> None:
    rows.insert(chance.randrange(2, len(rows)), list(chance.choice(rows[1:])))


def drop_a_line(rows: Rows, chance: random.Random) -> None:
    del rows[chance.randrange(len(rows))]


def shift_a_line(rows: Rows, chance: random.Random) -> None:
    row = chance.choice(rows[1:])
    row.insert(chance.randrange(6), "")
    if chance.random() < 0.5:
        row.pop()


def spoil_an_identifier(rows: Rows, chance: random.Random) -> None:
    row = chance.choice(rows[1:])
    row[chance.randrange(4)] = chance.choice(
        ("", "1.23E+15", "小计", "审核人:李", "x\ny", "'; --", '"')
    )


def of_rows(change: Callable[[Rows, random.Random], None]) -> Callable[..., bytes]:
    def mutated(name: str, chance: random.Random) -> bytes:
        rows = whole_table()
        for _ in range(chance.choice((1, 1, 2, 3))):
            change(rows, chance)
        if name == "a.parquet":
            rows = [*rows[:2], *((row + [""] * 6)[:6] for row in rows[2:])]
        return WRITERS[name](rows)

    return mutated


def wrong_encoding(name: str, chance: random.Random) -> bytes:
    encoding = chance.choice(("big5", "shift_jis", "utf-16-le", "utf-7", "cp1252", "utf-32"))
    return as_text(whole_table()).decode().encode(encoding, errors="replace")


def wrong_delimiter(name: str, chance: random.Random) -> bytes:
    return as_text(whole_table(), chance.choice("^:~ #"), "gb18030")


def under_another_name(name: str, chance: random.Random) -> bytes:
    return WRITERS[chance.choice(list(WRITERS))](whole_table())


MUTATIONS: dict[str, Callable[[str, random.Random], bytes]] = {
    "flipped bits": of_bytes(flip_bits),
    "cut off": of_bytes(cut_off),
    "cut at a line": of_bytes(cut_at_a_line),
    "a piece twice": of_bytes(repeat_a_piece),
    "a piece lost": of_bytes(drop_a_piece),
    "odd bytes": of_bytes(insert_odd_bytes),
    "swapped cells": of_rows(swap_cells),
    "spoiled numbers": of_rows(spoil_a_number),
    "lines twice": of_rows(repeat_a_line),
    "lines lost": of_rows(drop_a_line),
    "shifted lines": of_rows(shift_a_line),
    "spoiled names": of_rows(spoil_an_identifier),
    "wrong encoding": wrong_encoding,
    "wrong delimiter": wrong_delimiter,
    "another kind": under_another_name,
}


@dataclass(frozen=True)
class Mutant:
    """One spoiled file: its number, how it was spoiled, its name and bytes."""

    number: int
    mutation: str
    name: str
    content: bytes


@dataclass
class Tally:
    """What became of the files; `wrong` must stay empty."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: float = 0.0


def mutants(count: int, seed: int) -> Iterator[Mutant]:
    """Spoiled files, the same for the same seed."""
    names = list(WRITERS)
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")  # noqa: S311, not for secrets
        mutation = list(MUTATIONS)[number % len(MUTATIONS)]
        name = chance.choice(names)
        content = MUTATIONS[mutation](name, chance)
        yield Mutant(number, mutation, name, content or b"\n")


def job_of(mutant: Mutant, folder: Path) -> Job:
    """The file as a declared table: its total row is named, so a file without one is refused."""
    path = folder / f"{mutant.number}-{mutant.name}"
    path.write_bytes(mutant.content)
    return Job(
        path=str(path),
        sha256=hashlib.sha256(mutant.content).hexdigest(),
        name=mutant.name,
        parquet=str(folder / "landed" / f"{mutant.number}.parquet"),
        scratch=str(folder / "scratch" / str(mutant.number)),
        sheet=None,
        heading_row=None,
        encoding="auto",
        total_labels=("合计", "小计", "总计"),
        headings=tuple(map(ExpectedHeading, HEADINGS, KINDS, [True] * 6)),
        may_be_empty=False,
        note_labels=NOTE_LABELS,
    )


def amount_of(cell: str, is_binary: bool) -> Decimal | None:
    """The amount of a cell by the rules of macros/parse_cell.sql, for yuan."""
    text = cell.strip(" ")
    if not NUMBER.fullmatch(text):
        text = text.translate(FULL_WIDTH)
    if not NUMBER.fullmatch(text):
        return None
    value = Decimal(re.sub("[,￥¥]", "", text))
    rounded = value.quantize(Decimal("0.01"))
    is_close = is_binary and abs(value - rounded) <= Decimal("0.000001")
    return rounded if value == rounded or is_close else None


def verdict(parquet: Path) -> str:
    """What a run would do with a file that was parsed: see the module's first sentence."""
    facts = json.loads(parquet.with_suffix(".json").read_text("utf-8"))
    query = f"select _row_kind, 单据编号, 客户编码, 单据日期, 金额 from '{parquet}'"
    rows = duckdb.execute(query).fetchall()
    is_binary = facts["cells"] == "binary"
    kinds = [row[0] for row in rows]
    amounts = [amount_of(row[4] or "", is_binary) for row in rows]
    if "total" not in kinds:
        return "refused: no total row"
    own = [amount for amount, kind in zip(amounts, kinds, strict=True) if kind == "data"]
    totals = [amount for amount, kind in zip(amounts, kinds, strict=True) if kind == "total"]
    if None in own or None in totals:
        return "gate 1: total not proved"
    if not _ties(sum(own), totals):
        return "gate 1: total"
    if sum(own) != TRUTH:
        return f"wrong: {sum(own)}"
    numbers = [row[1] for row in rows if row[0] == "data"]
    if len(set(numbers)) < len(numbers):
        return "gate 1: keys"
    return "same total"


def _ties(rows_add_up_to: Decimal, totals: Sequence[Decimal | None]) -> bool:
    """The rule control_totals_tie of expectations/completeness.py."""
    said = [total for total in totals if total is not None]
    together = sum(said, Decimal(0))
    return (
        set(said) == {rows_add_up_to}
        or together == rows_add_up_to
        or (together == 2 * rows_add_up_to and rows_add_up_to in (min(said), max(said)))
    )


def parse_batch(batch: Sequence[Mutant], folder: Path, tally: Tally) -> None:
    """Parses files in children as a run does; a child that ends is started again after its file."""
    jobs = [job_of(mutant, folder) for mutant in batch]
    at = 0
    while at < len(jobs):
        at += _parse(batch[at:], jobs[at:], tally)


def _parse(batch: Sequence[Mutant], jobs: Sequence[Job], tally: Tally) -> int:
    child = subprocess.Popen(
        [sys.executable, "-m", "flows.extracts.parse"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    )
    assert child.stdin and child.stdout and child.stderr
    child.stdin.write(json.dumps([asdict(job) for job in jobs]))
    child.stdin.close()
    begun, ended, started = -1, -1, time.monotonic()
    for line in child.stdout:
        answer = json.loads(line)
        if "begun" in answer:
            begun, started = answer["begun"], time.monotonic()
            continue
        ended = begun
        tally.slowest = max(tally.slowest, time.monotonic() - started)
        _count(batch[begun], jobs[begun], answer, tally)
    stderr = child.stderr.read()
    child.wait()
    if begun > ended:
        mutant = batch[begun]
        tally.outcomes[mutant.mutation, "refused: the parser ended"] += 1
        tally.wrong += [f"{mutant.number}: {stderr[-300:]}"] if "Traceback" in stderr else []
    return begun + 1


def _count(mutant: Mutant, job: Job, answer: dict[str, Any], tally: Tally) -> None:
    if "refused" in answer:
        found = "refused"
        if not answer["where"] or not answer["fix"] or "Traceback" in answer["what"]:
            found = f"wrong: {answer}"
    else:
        found = verdict(Path(job.parquet))
    if found.startswith("wrong"):
        tally.wrong.append(f"{mutant.number} {mutant.mutation} {mutant.name}: {found}")
        found = "wrong"
    tally.outcomes[mutant.mutation, found] += 1


def campaign(count: int, seed: int) -> Tally:
    """Spoils and reads so many files."""
    tally = Tally()
    waiting: list[Mutant] = []
    for mutant in mutants(count, seed):
        waiting.append(mutant)
        if len(waiting) == BATCH:
            _run(waiting, tally)
            waiting = []
    _run(waiting, tally)
    return tally


def _run(batch: Sequence[Mutant], tally: Tally) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "scratch").mkdir()
        parse_batch(batch, Path(folder), tally)


def table_of(tally: Tally) -> str:
    """The outcome as the table of docs/verification.md."""
    outcomes = sorted({outcome for _, outcome in tally.outcomes})
    lines = [f"| spoiled by | {' | '.join(outcomes)} |", f"|---|{'--:|' * len(outcomes)}"]
    for mutation in MUTATIONS:
        counts = [str(tally.outcomes[mutation, outcome] or "") for outcome in outcomes]
        lines.append(f"| {mutation} | {' | '.join(counts)} |")
    sums = [str(sum(n for (_, o), n in tally.outcomes.items() if o == one)) for one in outcomes]
    return "\n".join([*lines, f"| **all** | {' | '.join(sums)} |"])


if __name__ == "__main__":
    told = campaign(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    print(table_of(told))
    print(f"slowest file: {told.slowest:.1f} s; wrong: {len(told.wrong)}")
    print("\n".join(told.wrong[:40]))
