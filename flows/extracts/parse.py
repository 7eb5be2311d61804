"""The parsing child: `python -m flows.extracts.parse` turns archived files into Parquet.

It reads a JSON list of jobs from standard input and answers one JSON line when a job begins and one
when it ends, so that a crash names its file. Memory, processor time and time by the clock are
limited.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from flows.errors import EnvironmentFault, HuikuanError, InputRefused
from flows.extracts.container import unpacked
from flows.extracts.damage import REEXPORT, damage
from flows.extracts.file_kind import FileKind, file_kind
from flows.extracts.html_table import extract_html
from flows.extracts.job import Extract, Job
from flows.extracts.parquet_file import extract_parquet
from flows.extracts.proof import proven_bytes
from flows.extracts.sheet import extract_xls, extract_xlsx
from flows.extracts.text_file import extract_text
from flows.warehouse import Connection, DatabaseError, in_memory, quoted_text, rows

# Generous for a first attempt at a large file, small enough to end a hostile one.
_MEMORY = 8 << 30
_SECONDS = 60
_SECONDS_PER_MEGABYTE = 1
_CLOCK_SECONDS_PER_MEGABYTE = 10
_SHOWN = 5
# Half of it is hashes, which no compression makes smaller; what is held at once is written faster.
_WRITTEN = "format parquet, compression uncompressed, row_group_size 30720"

_READERS: dict[FileKind, Callable[[Connection, Job, Path], Extract]] = {
    "text": extract_text,
    "xlsx": extract_xlsx,
    "xls": extract_xls,
    "html": extract_html,
    "parquet": extract_parquet,
}


def parse(connection: Connection, job: Job) -> dict[str, Any]:
    """Parses one file to job.parquet and a .json beside it; returns what the .json holds.

    connection: in memory, may write job.scratch. InputRefused lists everything wrong at once.
    """
    scratch, target = Path(job.scratch), Path(job.parquet)
    scratch.mkdir(parents=True, exist_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = scratch / "rows.parquet"
    try:
        extract = _extract(connection, job)
        shown = quoted_text(str(temporary))
        connection.execute(f"copy ({extract.relation}) to {shown} ({_WRITTEN})")
        with ThreadPoolExecutor(max_workers=1) as pool:
            pool.submit(_remove_all_but, temporary)
            facts = _judge(connection, f"read_parquet({shown})", job, extract)
        _write(target.with_suffix(".json"), json.dumps(facts, ensure_ascii=False, sort_keys=True))
        temporary.rename(target)
        return facts
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _remove_all_but(kept: Path) -> None:
    """Removes what was only read from; on a large file that takes as long as to judge its rows."""
    for path in kept.parent.iterdir():
        if path != kept:
            path.unlink(missing_ok=True)


def _extract(connection: Connection, job: Job) -> Extract:
    """Reads the file, or the one inside its container, while its bytes are proven."""
    with proven_bytes(job):
        path, name = unpacked(Path(job.path), job.name, Path(job.scratch))
        return _READERS[file_kind(path, name)](connection, job, path)


def _judge(connection: Connection, relation: str, job: Job, extract: Extract) -> dict[str, Any]:
    """Refuses the file with everything that is wrong with it, else gives its facts."""
    present = [item for item in job.headings if item.heading in extract.headings]
    problems = list(extract.problems)
    problems += _broken_rows(connection, relation, len(extract.headings))
    damaged = damage(connection, relation, present)
    problems += damaged
    counts = rows(
        connection,
        "select count(*) filter (where _row_kind = 'data') as data_rows,"
        f" count(*) filter (where _row_kind = 'total') as total_rows,"
        f" count(*) filter (where _row_kind = 'note') as note_rows from {relation}",
    )[0]
    if extract.is_unended and not job.may_end_unended and not counts["total_rows"]:
        problems.append(
            "its last line has no line end, so it may have been cut off; if the export always ends"
            " so, declare may_end_unended = true"
        )
    if counts["data_rows"] == 0 and not job.may_be_empty:
        problems.append(f"there are no rows under the headings (line {extract.heading_line})")
    if problems:
        listed = "".join(f"\n  - {problem}" for problem in problems)
        raise InputRefused(
            f"{job.name} cannot be read as declared:{listed}",
            where=job.name,
            why="rows read wrongly would change what customers are asked to pay",
            fix=REEXPORT if damaged else "export the file again, or correct huikuan.toml",
        )
    return {
        "encoding": extract.encoding,
        "heading_line": extract.heading_line,
        "headings": list(extract.headings),
        "notes": list(extract.notes),
        "sheet": extract.sheet,
        "sheet_number": extract.sheet_number,
        "cells": extract.cells,
        "delimiter": extract.delimiter,
        "unit_power": extract.unit_power,
        **counts,
    }


def _broken_rows(connection: Connection, relation: str, width: int) -> list[str]:
    broken = rows(
        connection,
        f"select _line, _fields, _is_sound, count(*) over () as hits from {relation}"
        " where _row_kind <> 'note'"
        f" and (not _is_sound or _fields is distinct from {width}) order by _line limit {_SHOWN}",
    )
    found = [
        f"line {row['_line']}: {row['_fields']} columns where the headings have {width}"
        if row["_is_sound"]
        else f"line {row['_line']}: a quote stands in the middle of a quoted value"
        for row in broken
    ]
    if broken and broken[0]["hits"] > _SHOWN:
        found.append(f"and {broken[0]['hits'] - _SHOWN} more rows like these")
    return found


def _write(path: Path, text: str) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    temporary.rename(path)


def _work(jobs: Sequence[Job], first: int) -> int:
    """Parses jobs from the first on with one connection; returns the number of the next one.

    A connection that failed is given up, because the engine may not trust itself any more.
    """
    folder = Path(jobs[first].scratch).parent
    with in_memory([folder], preserve_insertion_order="false") as connection:
        for number in range(first, len(jobs)):
            _answer({"begun": number})
            _limit(jobs[number])
            try:
                parse(connection, jobs[number])
            except Exception as error:  # Whatever a library makes of a hostile file.
                refusal = _as_refusal(error, jobs[number])
                parts = {name: getattr(refusal, name) for name in ("what", "where", "why", "fix")}
                _answer({"refused": number, "exit_code": refusal.exit_code, **parts})
                return number + 1
            _answer({"done": number})
    return len(jobs)


def _as_refusal(error: Exception, job: Job) -> HuikuanError:
    """What a library says about a file, as a refusal that names the file."""
    if isinstance(error, HuikuanError):
        return error
    if isinstance(error, OSError):
        return EnvironmentFault(
            f"the landing folder cannot be used: {error.strerror}",
            where=str(error.filename or job.parquet),
            fix="check free disk space and permissions",
        )
    what = f"cannot be parsed: {type(error).__name__}: {f'{error} '.splitlines()[0].strip()}"
    if isinstance(error, MemoryError):
        what = "needs more memory than a parser may use"
    if isinstance(error, DatabaseError):
        what = f"cannot be parsed: {str(error).splitlines()[0]}"
    return InputRefused(f"the file {what}", where=job.name, fix="export the file again")


def _limit(job: Job) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    size = Path(job.path).stat().st_size >> 20
    seconds = int(used.ru_utime + used.ru_stime) + _SECONDS + size * _SECONDS_PER_MEGABYTE
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, hard))
    # Nothing handles the alarm, so that it ends the process wherever it is.
    signal.alarm(job.most_seconds + size * _CLOCK_SECONDS_PER_MEGABYTE)


def _answer(line: dict[str, Any]) -> None:
    print(json.dumps(line, ensure_ascii=False), flush=True)


def main() -> None:
    """Works through the jobs on standard input."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    # A sheet is many rows and no cycle: to look for cycles among them takes as long as their text.
    gc.set_threshold(1_000_000)
    parent = os.getppid()
    jobs = [Job.from_json(values) for values in json.load(sys.stdin)]
    following = 0
    while following < len(jobs) and os.getppid() == parent:
        following = _work(jobs, following)


if __name__ == "__main__":
    main()
