"""What the tests of the demo's figures share: the published marts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

Query = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="module")
def marts(demo_release: Path) -> Iterator[Query]:
    """Answers a query on the schema `marts` of the demo's published warehouse."""
    with duckdb.connect(str(demo_release / "warehouse.duckdb"), read_only=True) as connection:
        connection.execute("use marts")
        yield lambda query: connection.execute(query).fetchall()
