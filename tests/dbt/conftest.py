"""Fixtures of the dbt tests: a landing schema to fill and to build on."""

from __future__ import annotations

from pathlib import Path

import pytest
from landing import Landing


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Landing:
    """An empty landing schema in its own database, one for each module of tests."""
    folder: Path = tmp_path_factory.mktemp("warehouse")
    return Landing(folder / "warehouse.duckdb")
