"""One company in every layout, by exporters that never saw the adapters: the same waist."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sample.expected import EXACT, Telling, expected_open

from flows.sample.company import invent_company
from flows.worker import Worker

from .known_facts import BALANCES, NAMED, OPEN
from .one_company import OneCompany, build, make, transformer

pytestmark = pytest.mark.campaign
CUSTOMERS = 60
# Name of the exporter, name of the layout that reads it.
LAYOUTS = {"kingdee": "kingdee", "u8": "u8", "sap": "sap_tables", "odoo": "odoo"}
DAYS = (date(2026, 3, 31), date(2026, 5, 31), date(2026, 6, 30))
# What each ERP makes of a match that was undone (UNDONE below): it deletes it, so that even before
# the day of the undoing the match is not there (forgets); it dates it by the later of its two
# documents (backdates). U8 keeps it, with lines of the other sign.
RULES = {
    "kingdee": Telling(forgets=True),
    "u8": EXACT,
    "sap": Telling(forgets=True),
    "odoo": Telling(forgets=True, backdates=True),
}
# Per layout and day: by how much more is open of which invoice than in truth.
DIFFERENCES = {
    ("kingdee", DAYS[0]): {"XS25110030": "42119.39"},
    ("kingdee", DAYS[1]): {"XS26020018": "4500.00", "XS26040023": "58589.85"},
    ("sap", DAYS[0]): {"XS25110030": "42119.39"},
    ("sap", DAYS[1]): {"XS26020018": "4500.00", "XS26040023": "58589.85"},
    ("odoo", DAYS[0]): {
        "XS25110030": "42119.39",
        "XS26010025": "-7343.85",
        "XS26010045": "-41039.89",
    },
    ("odoo", DAYS[1]): {
        "XS26020018": "4500.00",
        "XS26020037": "-4500.00",
        "XS26040023": "58589.85",
    },
}


# The lists that users export tell the last day.
LISTS = {
    "kingdee-list": ("kingdee_list", NAMED),
    "u8-list": ("u8_list", BALANCES),
    "sap-fbl5n": ("sap_fbl5n", OPEN),
}


@pytest.fixture(scope="module")
def generic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[date], OneCompany]]:
    folder = tmp_path_factory.mktemp("generic")
    home, worker = (
        make(folder / "home", "generic", CUSTOMERS),
        transformer(folder / "dbt.log", "generic"),
    )
    yield functools.cache(lambda day: build(home, day, worker))
    worker.close()


@pytest.fixture(scope="module", params=sorted(LAYOUTS))
def told(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, Worker, str]]:
    folder = tmp_path_factory.mktemp(request.param)
    worker = transformer(folder / "dbt.log", LAYOUTS[request.param])
    yield make(folder / "home", request.param, CUSTOMERS), worker, request.param
    worker.close()


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_layout_tells_the_same_open_amounts_but_for_what_its_erp_forgets(
    generic: Callable[[date], OneCompany], told: tuple[Path, Worker, str], day: date
) -> None:
    home, worker, layout = told
    one = build(home, day, worker)

    ours, theirs = generic(day).counted(OPEN), one.counted(OPEN)
    assert ours == counted(EXACT, day)
    assert theirs == counted(RULES[layout], day)
    assert {
        number: str(more) for number, more in differences(RULES[layout], day).items()
    } == DIFFERENCES.get((layout, day), {})


def counted(telling: Telling, day: date) -> Counter[tuple[Any, ...]]:
    """The open items of the company's truth, as a system with these rules tells them."""
    company = invent_company(CUSTOMERS, 1)
    places = {
        (part.document.number, part.due_date.isoformat()): part
        for document in company.documents
        for part in document.instalments
    }
    items = Counter[tuple[Any, ...]]()
    for key, amount in expected_open(company, day, telling).items():
        part = places[key]
        customer, currency = part.document.customer.number, part.document.currency_code
        items[customer, currency, part.due_date, amount] += 1
    return items


def differences(telling: Telling, day: date) -> dict[str, Decimal]:
    """By how much more is open of an invoice by these rules than in truth."""
    company = invent_company(CUSTOMERS, 1)
    truth = expected_open(company, day)
    told = expected_open(company, day, telling)
    return {
        key[0]: more
        for key in sorted(truth.keys() | told.keys())
        if (more := told.get(key, Decimal()) - truth.get(key, Decimal()))
    }


@pytest.mark.parametrize("name", LISTS)
def test_a_list_tells_the_same_amounts_of_its_day_customer_by_customer(
    generic: Callable[[date], OneCompany], tmp_path: Path, name: str
) -> None:
    layout, query = LISTS[name]
    worker = transformer(tmp_path / "dbt.log", layout)
    one = build(make(tmp_path / "home", name, CUSTOMERS), DAYS[-1], worker)
    worker.close()

    ours, theirs = generic(DAYS[-1]).counted(query), one.counted(query)
    assert (ours - theirs, theirs - ours) == (ours - ours, ours - ours)
    assert ours.total() > 50
