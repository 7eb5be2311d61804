"""The files of each layout, read again in plain Python, carry the truth of the sample company."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pytest

from flows.sample.company import invent_company
from flows.sample.make_sample import make_sample

from .expected import DAYS, TELLINGS, expected_open
from .reread_dumps import dump, reread_kingdee, reread_odoo, reread_sap, reread_u8
from .reread_generic import OpenAmounts, reread_generic

READERS: dict[str, Callable[[Path, date], OpenAmounts]] = {
    "generic": reread_generic,
    "kingdee": reread_kingdee,
    "u8": reread_u8,
    "sap": reread_sap,
    "odoo": reread_odoo,
}


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
