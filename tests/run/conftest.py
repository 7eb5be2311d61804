"""The homes of the whole-run tests; each is run once and then only read."""

from __future__ import annotations

import shutil
import signal
import sqlite3
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter

from flows.ledger import open_ledger

from .command import (
    ROOT,
    Ended,
    asked,
    descendants,
    huikuan,
    kill,
    published,
    start,
    wait_for_stage,
)

Query = Callable[[str], list[tuple[Any, ...]]]

RECEIPTS = "收款单_20260630.csv"
LETTER_KINDS = (
    "letter_kind,label_zh,label_en,minimum_days_overdue,minimum_amount,currency_code,cycle\n"
    "reminder,付款提醒函,Payment reminder,1,10000,CNY,calendar_month\n"
    "reminder,付款提醒函,Payment reminder,1,15,*,calendar_month\n"
)
PROMISE_POLICY = (("tolerance_days", "amount_tolerance", "due_soon_days"), (3, 1.00, 1))


@dataclass(frozen=True)
class Morning:
    """A home and the run that was just made in it."""

    home: Path
    ended: Ended


@dataclass(frozen=True)
class Interrupted(Morning):
    """A home whose run was killed before: what was published, its children, and what survived."""

    published_before: dict[str, str]
    published_after: dict[str, str]
    children: int
    survivors: set[int]


@pytest.fixture(scope="session", autouse=True)
def ctrl_c_reaches_the_runs() -> Iterator[None]:
    """A shell that starts pytest in the background lets it, and so the runs, ignore SIGINT."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def copy_of(home: Path, directory: Path) -> Path:
    """A home of our own with the same release."""
    return Path(shutil.copytree(home, directory / "home", symlinks=True))


def new_demo(directory: Path) -> Path:
    """A demo home in which nothing has run."""
    assert asked(directory / "home", "demo").code == 0
    return directory / "home"


def inbox(home: Path) -> Path:
    """Where the demo's ERP delivers."""
    return home / "inbox" / "erp"


def spoil(home: Path) -> None:
    """Does what docs/demo.md tells: line 9 of the receipts says 1e3 instead of 20000.00."""
    receipts = inbox(home) / RECEIPTS
    lines = receipts.read_text("utf-8").splitlines(keepends=True)
    assert "K1016" in lines[8]
    lines[8] = lines[8].replace("20000.00", "1e3")
    receipts.write_text("".join(lines), "utf-8")


def release_of(home: Path) -> Path:
    """The folder of what is current."""
    return (home / "current").resolve()


def published_ids(home: Path) -> list[str]:
    """The runs that the ledger says were published, oldest first."""
    with open_ledger(home) as ledger:
        return [run.run_id for run in ledger.published_runs()]


def warm_prefect(home: Path) -> None:
    """Gives a home the empty Prefect tables of the installation; to make them takes ten seconds."""
    made = ROOT / ".prefect" / "prefect.db"
    if made.exists():
        (home / "prefect").mkdir()
        with sqlite3.connect(made) as source, sqlite3.connect(home / "prefect/prefect.db") as copy:
            source.backup(copy)
            copy.execute("delete from flow_run")
            copy.execute("delete from task_run")


def write_workbook(path: Path, rows: Sequence[Sequence[object]]) -> None:
    """A workbook of one sheet, as a spreadsheet saves it."""
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)


@contextmanager
def tables_of(release: Path) -> Generator[Query]:
    """Answers queries on a release's tables, schema `marts` by default."""
    with duckdb.connect(str(release / "warehouse.duckdb"), read_only=True) as connection:
        connection.execute("use marts")
        yield lambda query: connection.execute(query).fetchall()


@pytest.fixture
def home(demo_home: Path, tmp_path: Path) -> Path:
    """A published demo home to change."""
    return copy_of(demo_home, tmp_path)


@pytest.fixture(scope="session")
def spoiled(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Interrupted:
    """One receipt spoiled to 1e3 and two policy tables replaced; killed in `stage`, run again.

    Letters from 10,000 yuan, in a CSV that a spreadsheet saved in GBK; "due soon" means one day, in
    a workbook.
    """
    home = copy_of(demo_home, tmp_path_factory.mktemp("spoiled"))
    spoil(home)
    (home / "policy" / "letter_kinds.csv").write_bytes(LETTER_KINDS.encode("gbk"))
    write_workbook(home / "policy" / "promise_policy.xlsx", PROMISE_POLICY)
    before = published(home)
    run = start(home, "run", "--direct", "--supersede")
    wait_for_stage(run, home, "stage")
    children = len(descendants(run.pid))
    survivors = kill(run)
    after = published(home)
    return Interrupted(home, huikuan(home, "run", "--direct"), before, after, children, survivors)
