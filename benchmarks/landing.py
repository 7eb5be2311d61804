"""`python -m benchmarks.landing --rows 1000000`: landing a file, beside DuckDB's own read of it.

A file of receivables as an ERP writes it (twelve columns, Chinese names and headings) in UTF-8 and
in GB18030 is landed by the parsing child as a run does it: decoded strictly, cut into cells, each
row with its physical line and the hash of its bytes, total rows told apart, written as Parquet.
DuckDB reads the same UTF-8 file with all columns as text, into a table and into Parquet; it reads
no GB18030. Every measure is a process of its own; the best of `--times` counts. A workbook of
100,000 rows is landed too.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import xlsxwriter

from benchmarks.clock import Clock, Spent, say
from flows.extracts.declaration import NOTE_LABELS
from flows.extracts.job import ExpectedHeading, Job

HEADINGS = {
    "单据编号": "identifier", "单据类型": "text", "客户编码": "identifier", "客户名称": "text",
    "业务日期": "date", "到期日": "date", "币别": "text", "价税合计": "amount",
    "已核销金额": "amount", "业务员": "text", "合同号": "identifier", "备注": "text",
}  # fmt: skip
DOCUMENTS = """
    select
        'YS2026' || lpad(cast(number as varchar), 9, '0'),
        case when number % 7 = 0 then '其他应收单' else '标准应收单' end,
        'K' || lpad(cast(number % 50000 as varchar), 6, '0'),
        '示例' || cast(number % 50000 as varchar) || '号机械制造有限公司',
        cast(date '2025-01-01' + cast(number % 500 as integer) as varchar),
        cast(date '2025-02-01' + cast(number % 500 as integer) as varchar),
        case when number % 20 = 0 then 'USD' else 'CNY' end,
        cast(cast(number * 7919 % 90000000 as decimal(18, 2)) / 100 as decimal(18, 2)),
        '0.00',
        '业务员' || cast(number % 500 as varchar),
        'HT' || cast(number % 90000 as varchar),
        case when number % 9 = 0 then '加急，月底前对账' else '' end
    from range({rows}) as numbers (number)
"""
WORKBOOK_ROWS = 100_000
READS = {
    "DuckDB, all text, into a table": "create table landed as select * from {file}",
    "DuckDB, all text, into Parquet": "copy (select * from {file}) to '{target}' (format parquet)",
}


@dataclass(frozen=True)
class Measure:
    """What a process spent, and its peak memory in MB."""

    spent: Spent
    megabytes: int


def main() -> None:
    """Prints the lines of each size; with --way it is the process that is measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--times", type=int, default=2, help="how often; the best counts")
    parser.add_argument("--workbook-rows", type=int, default=WORKBOOK_ROWS)
    parser.add_argument("--read", nargs=2, metavar=("FILE", "WAY"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.read:
        print(json.dumps(asdict(read(Path(chosen.read[0]), chosen.read[1]))))
        return
    with tempfile.TemporaryDirectory() as folder:
        for rows in chosen.rows:
            compare(Path(folder), rows, chosen.times)
        workbook(Path(folder), chosen.workbook_rows, chosen.times)


def compare(folder: Path, rows: int, times: int) -> None:
    """One size of text, in every way."""
    text = write_text(folder / "utf8.csv", rows)
    base, packed = (best([measured_read(text, way) for _ in range(times)]) for way in READS)
    for way, found in zip(READS, (base, packed), strict=True):
        tell(rows, way, found)
    ours = best([landed(text, rows) for _ in range(times)])
    tell(rows, "landed, UTF-8", ours, {"DuckDB's read": base, "into Parquet": packed})
    text.unlink()
    other = write_text(folder / "gb18030.csv", rows, "gb18030")
    found = best([landed(other, rows) for _ in range(times)])
    tell(rows, "landed, GB18030", found, {"landed, UTF-8": ours, "DuckDB's read": base})
    other.unlink()


def workbook(folder: Path, rows: int, times: int) -> None:
    """A workbook, which DuckDB cannot read without an extension."""
    path = write_workbook(folder / "a.xlsx", rows)
    tell(rows, "landed, XLSX", best([landed(path, rows) for _ in range(times)]))


def best(found: Sequence[Measure]) -> Measure:
    """The quickest by processor: what the machine did beside it counts least there."""
    return min(found, key=lambda measure: measure.spent.processor)


def tell(rows: int, what: str, found: Measure, against: dict[str, Measure] | None = None) -> None:
    """One line for a measure, and one for each that it is compared with."""
    say(rows, f"{what}, peak {found.megabytes:,} MB", found.spent)
    for name, other in (against or {}).items():
        clock = found.spent.elapsed / other.spent.elapsed
        processor = found.spent.processor / other.spent.processor
        print(f"{'':13}{'x ' + name:<44} {clock:>8.1f}    processor {processor:>8.1f}")


def write_text(path: Path, rows: int, encoding: str = "utf-8") -> Path:
    """The receivables as CSV, without quotes, as ERPs write them."""
    with duckdb.connect() as connection, path.open("w", encoding=encoding, newline="") as file:
        file.write(",".join(HEADINGS) + "\n")
        found = connection.execute(f"select concat_ws(',', *columns(*)) from ({documents(rows)})")
        while lines := found.fetchmany(100_000):
            file.write("".join(f"{line}\n" for (line,) in lines))
    return path


def documents(rows: int) -> str:
    """The query of so many receivables."""
    return DOCUMENTS.format(rows=rows)


def write_workbook(path: Path, rows: int) -> Path:
    """The same in a workbook, amounts and days as a spreadsheet stores them."""
    with (
        duckdb.connect() as connection,
        xlsxwriter.Workbook(path, {"constant_memory": True}) as book,
    ):
        sheet = book.add_worksheet("应收单")
        sheet.write_row(0, 0, list(HEADINGS))
        for number, row in enumerate(connection.execute(documents(rows)).fetchall(), start=1):
            sheet.write_row(number, 0, row)
    return path


def measured_read(path: Path, way: str) -> Measure:
    """DuckDB's read in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.landing", "--read", str(path), way]
    ended = subprocess.run(command, capture_output=True, check=True, text=True)
    found = json.loads(ended.stdout)
    return Measure(Spent(**found["spent"]), found["megabytes"])


def read(path: Path, way: str) -> Measure:
    """DuckDB's own read as anybody calls it; it finds the delimiter and the headings itself."""
    file = f"read_csv('{path}', all_varchar = true)"
    with duckdb.connect() as connection:
        clock = Clock()
        connection.execute(READS[way].format(file=file, target=path.with_suffix(".parquet")))
        spent = clock.spent()
    path.with_suffix(".parquet").unlink(missing_ok=True)
    return Measure(spent, peak_of_this_process())


def peak_of_this_process() -> int:
    """In MB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def landed(path: Path, rows: int) -> Measure:
    """The parsing child on one file, from its start to its end."""
    with tempfile.TemporaryDirectory(dir=path.parent) as place:
        folder = Path(place)
        (folder / "jobs.json").write_text(json.dumps([asdict(job(path, folder))]), "utf-8")
        clock = Clock()
        with (folder / "jobs.json").open() as asked, (folder / "answers").open("w") as answers:
            command = [sys.executable, "-m", "flows.extracts.parse"]
            child = subprocess.Popen(command, stdin=asked, stdout=answers)
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
        elapsed = clock.spent().elapsed
        facts = json.loads((folder / "landed.json").read_text("utf-8"))
        if facts["data_rows"] != rows:
            raise SystemExit(f"{path.name}: {facts['data_rows']} rows landed of {rows}")
    spent = Spent(elapsed, usage.ru_utime + usage.ru_stime)
    return Measure(spent, usage.ru_maxrss >> 10)


def job(path: Path, folder: Path) -> Job:
    """The file as a declared table."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Job(
        path=str(path),
        sha256=sha256,
        name=path.name,
        parquet=str(folder / "landed.parquet"),
        scratch=str(folder / "scratch"),
        sheet=None,
        heading_row=None,
        encoding="auto",
        total_labels=("合计", "小计", "总计"),
        headings=tuple(ExpectedHeading(name, kind, True) for name, kind in HEADINGS.items()),
        may_be_empty=False,
        note_labels=NOTE_LABELS,
    )


if __name__ == "__main__":
    main()
