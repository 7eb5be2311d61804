"""The files of each layout, read again in plain Python, carry the truth of the sample company."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from flows.sample.company import invent_company
from flows.sample.facts import in_units
from flows.sample.make_sample import make_sample
from flows.sample.truth import open_instalments, unapplied_credits

from .expected import DAYS, TELLINGS, expected_open
from .reread_dumps import dump, reread_kingdee, reread_odoo, reread_sap, reread_u8
from .reread_generic import OpenAmounts, reread_generic
from .reread_lists import reread_kingdee_list, reread_sap_list, reread_u8_ledger

READERS: dict[str, Callable[[Path, date], OpenAmounts]] = {
    "generic": reread_generic,
    "kingdee": reread_kingdee,
    "u8": reread_u8,
    "sap": reread_sap,
    "odoo": reread_odoo,
}
LISTS: dict[str, Callable[[Path, date], OpenAmounts]] = {
    "kingdee-list": reread_kingdee_list,
    "sap-fbl5n": reread_sap_list,
}
CURRENCIES = {"CNY": "人民币", "USD": "美元", "JPY": "日元"}


@pytest.mark.parametrize("layout", READERS)
def test_the_files_of_a_layout_carry_the_open_amounts_of_the_truth(
    tmp_path: Path, layout: str
) -> None:
    make_sample(tmp_path / "home", layout, 60, 1)
    company = invent_company(60, 1)
    for day in DAYS:
        told = READERS[layout](tmp_path / "home" / "inbox", day)
        assert dict(told) == expected_open(company, day, TELLINGS[layout])
        assert len(told) > 100


@pytest.mark.parametrize("layout", LISTS)
def test_a_list_carries_the_open_amounts_of_its_day(tmp_path: Path, layout: str) -> None:
    make_sample(tmp_path / "home", layout, 60, 1)
    company = invent_company(60, 1)
    told = LISTS[layout](tmp_path / "home" / "inbox", company.as_of)
    assert dict(told) == expected_open(company, company.as_of)


def test_the_ledger_of_u8_carries_each_customers_balance(tmp_path: Path) -> None:
    make_sample(tmp_path / "home", "u8-list", 60, 1)
    company, due = invent_company(60, 1), defaultdict[tuple[str, str], Decimal](Decimal)
    for part, amount in open_instalments(company, company.as_of):
        currency = part.document.currency_code
        due[part.document.customer.number, CURRENCIES[currency]] += in_units(amount, currency)
    for credit, amount in unapplied_credits(company, company.as_of):
        if credit.customer is not None:
            currency = credit.currency_code
            due[credit.owner.number, CURRENCIES[currency]] -= in_units(amount, currency)
    assert reread_u8_ledger(tmp_path / "home" / "inbox") == {
        account: amount for account, amount in due.items() if amount
    }


def test_the_script_of_odoo_fills_a_database_with_what_the_dumps_hold(tmp_path: Path) -> None:
    make_sample(tmp_path / "home", "odoo", 60, 1)
    with duckdb.connect() as database:
        database.execute((tmp_path / "home" / "odoo.sql").read_text(encoding="utf-8"))
        tables = [name for (name,) in database.execute("show tables").fetchall()]
        for table in tables:
            rows = database.execute(f"select count(*) from {table}").fetchall()[0][0]
            assert rows == len(dump(tmp_path / "home" / "inbox", table))
        unbalanced = database.execute(
            "select move_id from account_move_line group by move_id having sum(balance) <> 0"
        ).fetchall()
    assert len(tables) == 9
    assert unbalanced == []
