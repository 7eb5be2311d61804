"""Fixtures of the dbt tests: a landing schema to fill and to build on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from landing import TRANSFORMERS, Landing, transformer

GENERIC = ("generic",)


@pytest.fixture(scope="session", autouse=True)
def transformers(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Starts a dbt child for every set of layouts that the collected tests build with.

    They read the project side by side, and the first builds while the others still read.
    """
    here = Path(__file__).parent
    logs = tmp_path_factory.mktemp("dbt_logs")
    for layouts in {
        getattr(item.module, "LAYOUTS", GENERIC): None
        for item in request.session.items
        if isinstance(item, pytest.Function) and item.path.parent == here
    }:
        transformer(layouts, logs / f"{'_'.join(layouts)}.log")
    yield
    for worker in TRANSFORMERS.values():
        worker.close()


@pytest.fixture(scope="module")
def landing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Landing:
    """An empty landing schema in its own database, one for each module of tests.

    A module whose home has other layouts than generic names them in LAYOUTS.
    """
    folder: Path = tmp_path_factory.mktemp("warehouse")
    layouts = getattr(request.module, "LAYOUTS", GENERIC)
    return Landing(folder / "warehouse.duckdb", layouts=layouts)
