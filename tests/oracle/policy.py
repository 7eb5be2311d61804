"""Reads the shipped policy tables for the oracle, by nothing of the product."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

SHIPPED = Path(__file__).parents[2] / "dbt_project" / "policy"


@cache
def policy(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table as text by column, in the order of the file."""
    with (SHIPPED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
