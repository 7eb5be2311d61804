"""A home in a temporary folder, and one file parsed in this process."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from flows import warehouse
from flows.extracts.choose import Inputs, choose_inputs
from flows.extracts.freeze import Frozen, freeze
from flows.extracts.job import ExpectedHeading, Job
from flows.extracts.landed import Landed, RunParameters
from flows.extracts.landing import fill_landing, land_files
from flows.extracts.parse import parse
from flows.settings import load_settings

NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)

SETTINGS = """
[company]
company_id = "1000"
legal_name = "示例公司"
currency_code = "CNY"
[sources.erp]
layout = "generic"
capability = "open_items"
[sources.erp.tables.receivables]
files = "应收单_{date}.csv"
[sources.erp.tables.receivables.columns]
document_number = "单据编号"
customer_number = "客户编码"
document_date = "单据日期"
original_amount = "金额"
[sources.erp.tables.receivables.constants]
currency_code = "CNY"
"""
CREDITS = """
[sources.erp.tables.credits]
files = "收款单_{date}.csv"
[sources.erp.tables.credits.columns]
credit_number = "收款单号"
effective_date = "收款日期"
amount = "金额"
[sources.erp.tables.credits.constants]
currency_code = "CNY"
credit_type = "收款"
"""
RECEIVABLES_CSV = "单据编号,客户编码,单据日期,金额\nXS1,K1,2026-06-01,100.00\n"
CREDITS_CSV = "收款单号,收款日期,金额\nSK1,2026-06-20,40.00\n"


@dataclass(frozen=True)
class Home:
    """A home folder with an inbox."""

    path: Path

    def declare(self, text: str) -> None:
        (self.path / "huikuan.toml").write_text(text, encoding="utf-8")

    def deliver(self, name: str, content: str | bytes, source: str = "erp") -> Path:
        path = self.path / "inbox" / source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def freeze(self, now: datetime = NOON) -> Frozen:
        return freeze(self.path, load_settings(self.path), now)

    def choose(self, as_of: date | None = None, known_at: datetime | None = None) -> Inputs:
        return choose_inputs(self.path, load_settings(self.path), as_of, known_at)

    def land(self) -> Landed:
        return land_files(self.path, load_settings(self.path), self.choose())

    def landed_rows(self, query: str) -> list[dict[str, Any]]:
        """Freezes, lands and fills a run's database, then asks it."""
        self.freeze()
        landed = self.land()
        inputs = landed.inputs
        parameters = RunParameters("r", "daily", inputs.as_of, inputs.known_at, 0, "zh", "CNY")
        database = self.path / "warehouse.duckdb"
        database.unlink(missing_ok=True)
        with warehouse.open_for_landing(database, [self.path / "landing"]) as connection:
            fill_landing(connection, landed, parameters, [])
            return warehouse.rows(connection, query)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "home").mkdir()
    made = Home(tmp_path / "home")
    made.declare(SETTINGS)
    return made


class Read:
    """Parses bytes as one file: `read(content, "date:b", …)`; a heading may name its kind."""

    def __init__(self, folder: Path, connection: warehouse.Connection, received: Path) -> None:
        self._folder, self._connection, self._received = folder, connection, received

    def __call__(
        self, content: str | bytes, *headings: str, **declared: Any
    ) -> list[dict[str, Any]]:
        """The rows that were parsed, in their order."""
        job = self._job(content, headings, declared)
        parse(self._connection, job)
        return warehouse.rows(
            self._connection,
            "select * exclude (_fields, _is_sound) from"
            f" read_parquet({warehouse.quoted_text(job.parquet)}) order by _line",
        )

    def facts(self, content: str | bytes, *headings: str, **declared: Any) -> dict[str, Any]:
        """What the parser notes beside the rows."""
        return parse(self._connection, self._job(content, headings, declared))

    def _job(self, content: str | bytes, headings: Sequence[str], declared: dict[str, Any]) -> Job:
        raw = content.encode() if isinstance(content, str) else content
        path = self._received / declared.pop("name", "file.csv")
        path.write_bytes(raw)
        sha256 = hashlib.sha256(raw).hexdigest()
        return Job(
            **{
                "path": str(path),
                "sha256": sha256,
                "name": path.name,
                "parquet": str(self._folder / self._received.name / f"{sha256}.parquet"),
                "scratch": str(self._folder / "scratch"),
                "sheet": None,
                "heading_row": None,
                "encoding": "auto",
                "total_labels": ("合计", "小计", "总计"),
                "headings": tuple(expected(heading) for heading in headings),
                "may_be_empty": False,
                **declared,
            }
        )


@pytest.fixture(scope="session")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, warehouse.Connection]]:
    folder = tmp_path_factory.mktemp("parsed")
    with warehouse.in_memory([folder], preserve_insertion_order="false") as connection:
        yield folder, connection


@pytest.fixture
def read(engine: tuple[Path, warehouse.Connection], tmp_path: Path) -> Read:
    return Read(*engine, tmp_path)


def expected(heading: str) -> ExpectedHeading:
    kind, _, name = heading.rpartition(":")
    return ExpectedHeading(name, kind or "text", True)


def cells(rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """Line and cells of each row, without hash and kind."""
    return [
        (row["_line"], *(value for name, value in row.items() if not name.startswith("_")))
        for row in rows
    ]
