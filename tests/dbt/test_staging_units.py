"""What staging makes of spoiled policy, and the money macros."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import duckdb
import jinja2
import pytest
from landing import PROJECT, Landing, Warehouse

CASES = [
    ("multiply", "100.00", "7.1234567891", 2, "712.3500"),
    ("multiply", "0.50", "0.0100000000", 2, "0.0100"),
    ("multiply", "-0.50", "0.0100000000", 2, "-0.0100"),
    ("multiply", "10.00", "0.05", 0, "1.0000"),
    ("multiply", "10.00", "0.0455555555", 3, "0.4560"),
    ("divide", "100.00", "3", 2, "33.3300"),
    ("divide", "200.00", "3", 2, "66.6700"),
    ("divide", "0.01", "2", 2, "0.0100"),
    ("divide", "-0.01", "2", 2, "-0.0100"),
    ("divide", "1.00", "8", 2, "0.1300"),
    ("divide", "100", "7.1234567891", 0, "14.0000"),
    ("divide", "99999999999999.9999", "1", 4, "99999999999999.9999"),
    ("divide", "1.00", "0", 2, None),
]


@pytest.fixture(scope="module")
def warehouse(landing: Landing) -> Warehouse:
    for line, (code, value) in enumerate([("daily_tasks", "15"), ("visits", "many")], start=2):
        landing.state(
            "policy_capacity",
            capacity_code=code,
            capacity_value=value,
            _source_row_id=f"policy.0.{line}",
            _line=line,
        )
    landing.amend_policy(
        "payment_terms",
        {"wording": "月底", "term_type": "someday", "days": "30", "pay_day": "32"},
        {"wording": "月末", "term_type": "Month_End", "month_mode": " end_of_nth_month "},
    )
    return landing.build("staging")


def test_a_spoiled_policy_row_is_left_out_and_listed(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select table_name, line, column_name, value, rule_code from staging.stg_policy__problems"
        " order by table_name, column_name"
    ) == [
        ("capacity", 3, "capacity_value", "many", "not_integer"),
        ("payment_terms", 72, "pay_day", "32", "not_day_of_month"),
        ("payment_terms", 72, "term_type", "someday", "not_allowed"),
    ]
    assert warehouse.rows(
        "select wording, term_type, month_mode, days from staging.stg_policy__payment_terms"
        " where wording in ('月底', '月末')"
    ) == [("月末", "month_end", "end_of_nth_month", None)]
    assert warehouse.rows(
        "select capacity_code, capacity_value from staging.stg_policy__capacity"
    ) == [("daily_tasks", 15)]


@pytest.fixture(scope="module")
def divided_and_multiplied() -> list[Decimal | None]:
    macros = jinja2.Environment(autoescape=False).from_string(  # noqa: S701
        (PROJECT / "macros" / "money.sql").read_text(encoding="utf-8"),
        {
            "adapter": SimpleNamespace(dispatch=lambda name: getattr(module, f"duckdb__{name}")),
            "return": lambda text: text,
        },
    )
    module = macros.module
    columns = ", ".join(
        getattr(module, f"money_{deed}")(
            f"cast({amount} as decimal(18, 4))", f"cast({other} as decimal(20, 10))", decimals
        )
        for deed, amount, other, decimals, _ in CASES
    )
    with duckdb.connect() as connection:
        row = connection.execute(f"select {columns}").fetchone()
    return list(row or [])


def test_money_is_multiplied_and_divided_exactly_and_rounded_half_up(
    divided_and_multiplied: list[Decimal | None],
) -> None:
    expected = [Decimal(result) if result else None for *_, result in CASES]
    assert divided_and_multiplied == expected
