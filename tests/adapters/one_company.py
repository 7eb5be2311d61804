"""The sample company in one layout, landed and built as of a day as a run does it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from flows import transform, warehouse
from flows.extracts.choose import choose_inputs
from flows.extracts.freeze import freeze
from flows.extracts.landed import RunParameters
from flows.extracts.landing import fill_landing, land_files
from flows.sample.make_sample import make_sample
from flows.settings import load_settings
from flows.worker import Worker

NOW = datetime(2026, 6, 30, 22, 0, tzinfo=UTC)
MODELS = (
    "open_items",
    "unapplied_credits",
    "stg_quarantine",
    "stg_exclusions",
    "stg_row_reconciliation",
)


@dataclass(frozen=True)
class OneCompany:
    """A built database of the sample company."""

    path: Path

    def counted(self, query: str) -> Counter[tuple[Any, ...]]:
        """The rows of a query, each with how often it comes."""
        with duckdb.connect(str(self.path), read_only=True) as connection:
            return Counter(connection.execute(query).fetchall())


def make(home: Path, layout: str, customers: int = 50, as_of: date | None = None) -> Path:
    """The company's files in one layout, as they stood that evening (None: the last one)."""
    make_sample(home, layout, customers, 1, as_of)
    return home


def build(home: Path, day: date, worker: Worker, models: Sequence[str] = MODELS) -> OneCompany:
    """Lands what a run of that day would read and builds some models, by default what is open."""
    settings = load_settings(home)
    freeze(home, settings, NOW)
    inputs = choose_inputs(home, settings, day, None)
    landed = land_files(home, settings, inputs)
    path = home / f"built-{day}" / "warehouse.duckdb"
    path.parent.mkdir()
    parameters = RunParameters("0" * 16, "historical", day, inputs.known_at, 0, "zh", "CNY")
    with warehouse.open_for_landing(path, [home / "landing"]) as connection:
        fill_landing(connection, landed, parameters, ())
    answer = worker.call(
        {
            "warehouse": str(path),
            "command": [
                *("build", "--exclude-resource-type", "unit_test"),
                *("--indirect-selection", "cautious"),
            ],
            "select": [f"+{model}" for model in models],
            "variables": {
                "as_of_date": day.isoformat(),
                "known_at": inputs.known_at.isoformat(),
                "layouts": list(inputs.layouts),
                "language": "zh",
                "purpose": "historical",
            },
            "target": str(path.with_name("dbt")),
        }
    )
    broken = [node for node in answer["nodes"] if node["status"] not in ("success", "pass")]
    assert answer["nodes"] and not broken, broken or answer
    return OneCompany(path)


def transformer(log: Path, *layouts: str) -> Worker:
    """The dbt child for some layouts and the tables beside them."""
    return transform.start_transformer(log, tuple(sorted({"generic", *layouts})))
