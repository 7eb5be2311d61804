"""One company in every layout, by exporters that never saw the adapters: the same waist."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from flows.worker import Worker

from .one_company import OneCompany, build, make, transformer

pytestmark = pytest.mark.campaign
# Name of the exporter, name of the layout that reads it.
LAYOUTS = {"kingdee": "kingdee", "u8": "u8", "sap": "sap_tables", "odoo": "odoo"}
# On an earlier day matches that were undone since are missing where the ERP deletes them.
DAYS = (date(2026, 6, 30),)
# Each ERP has its own numbers of documents and instalments; customer, money and days are the same.
OPEN = """
    select customer_number, currency_code, due_date, open_amount from marts.open_items
"""


@pytest.fixture(scope="module")
def generic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[date], OneCompany]]:
    folder = tmp_path_factory.mktemp("generic")
    home, worker = make(folder / "home", "generic"), transformer(folder / "dbt.log", "generic")
    yield functools.cache(lambda day: build(home, day, worker))
    worker.close()


@pytest.fixture(scope="module", params=sorted(LAYOUTS))
def told(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, Worker, str]]:
    folder = tmp_path_factory.mktemp(request.param)
    worker = transformer(folder / "dbt.log", LAYOUTS[request.param])
    yield make(folder / "home", request.param), worker, request.param
    worker.close()


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_layout_tells_the_same_open_amounts(
    generic: Callable[[date], OneCompany], told: tuple[Path, Worker, str], day: date
) -> None:
    home, worker, _layout = told
    one = build(home, day, worker)

    ours, theirs = generic(day).counted(OPEN), one.counted(OPEN)
    assert (ours - theirs, theirs - ours) == (ours - ours, ours - ours)
