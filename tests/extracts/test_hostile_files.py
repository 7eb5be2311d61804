"""Files made to use up the machine: a named refusal within seconds and a few hundred megabytes."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from .test_child import ROOT, job, workbook_with

CELL = '<c r="{}" t="inlineStr"><is><t>a</t></is></c>'
FAR = f'<worksheet><sheetData><row r="1">{CELL.format("A1")}</row><row r="3000">' + (
    f"{CELL.format('XFD3000')}</row></sheetData></worksheet>"
)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row>'
    "</sheetData></worksheet>"
)
HOSTILE: dict[str, Callable[[Path], bytes]] = {
    "long.csv": lambda _: b"a\n" + b"x" * (100 << 20) + b"\n",
    "wide.csv": lambda _: b"a," * 1_000_000 + b"b\n" + b"," * 1_000_000 + b"\n",
    "far.xlsx": lambda folder: workbook_with(folder, FAR),
    "laughs.xlsx": lambda folder: workbook_with(folder, LAUGHS),
    "bomb.csv.gz": lambda _: gzip.compress(b"0" * (200 << 20)),
    "page.xls": lambda _: b"<table><tr>" + b"<td colspan=1000>a</td>" * 2_000,
    "cut.parquet": lambda _: b"PAR1" + b"x" * 1000,
}
MOST_MEGABYTES = 700
MOST_SECONDS = 10.0


@pytest.mark.campaign
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_by_name_in_time_and_memory(tmp_path: Path, name: str) -> None:
    jobs = [job(tmp_path, name, HOSTILE[name](tmp_path))]
    asked = tmp_path / "jobs.json"
    asked.write_text(json.dumps([asdict(one) for one in jobs]))
    (tmp_path / "landing").mkdir()
    with asked.open() as source, (tmp_path / "answers").open("w") as answers:
        command = [sys.executable, "-m", "flows.extracts.parse"]
        child = subprocess.Popen(command, stdin=source, stdout=answers, cwd=ROOT)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    answer = json.loads((tmp_path / "answers").read_text().splitlines()[-1])
    assert answer["refused"] == 0
    assert answer["what"]
    assert name in answer["where"]
    assert usage.ru_utime + usage.ru_stime < MOST_SECONDS
    assert usage.ru_maxrss >> 10 < MOST_MEGABYTES
