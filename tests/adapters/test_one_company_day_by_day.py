"""Each layout read from the exports of its day: the truth of three days, row by row.

The exports are those that the ERP could write that evening: what was undone later still stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from flows.worker import Worker

from .known_facts import (
    BALANCES,
    NAMED,
    OPEN,
    RULES,
    expected,
    expected_balances,
    expected_open_items,
)
from .one_company import MODELS, build, make, transformer

pytestmark = pytest.mark.campaign
CUSTOMERS = 60
LAYOUTS = {name: name for name in RULES} | {"sap": "sap_tables"}
DAYS = (date(2026, 3, 31), date(2026, 5, 31), date(2026, 6, 30))
WAIST = ("int_applications", "int_credits", "int_customers", "int_receivables")


@pytest.fixture(scope="module", params=sorted(LAYOUTS))
def reader(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Worker]]:
    folder = tmp_path_factory.mktemp(request.param)
    worker = transformer(folder / "dbt.log", LAYOUTS[request.param])
    yield request.param, worker
    worker.close()


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_the_exports_of_a_day_tell_its_truth_row_by_row(
    reader: tuple[str, Worker], tmp_path: Path, day: date
) -> None:
    layout, worker = reader
    home = make(tmp_path / "home", layout, CUSTOMERS, day)

    one = build(home, day, worker, (*MODELS, *WAIST))

    assert one.counted("select * from staging.stg_quarantine").total() == 0
    truth = expected(layout, day, CUSTOMERS)
    for query, rows in truth.items():
        told = one.counted(query)
        assert (told - rows, rows - told) == (rows - rows, rows - rows), query
    assert truth[OPEN].total() > 100


LISTS = {
    "kingdee-list": ("kingdee_list", NAMED, partial(expected_open_items, is_by_name=True)),
    "u8-list": ("u8_list", BALANCES, expected_balances),
    "sap-fbl5n": ("sap_fbl5n", OPEN, expected_open_items),
}


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("name", LISTS)
def test_a_list_exported_that_day_tells_its_truth(tmp_path: Path, name: str, day: date) -> None:
    layout, query, told_by_truth = LISTS[name]
    worker = transformer(tmp_path / "dbt.log", layout)
    one = build(make(tmp_path / "home", name, CUSTOMERS, day), day, worker)
    worker.close()

    told, rows = one.counted(query), told_by_truth(day, CUSTOMERS)
    assert (told - rows, rows - told) == (rows - rows, rows - rows)
    assert rows.total() > 50
