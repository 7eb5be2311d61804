"""Amounts in a gate's examples stand as people write them, exactly."""

from __future__ import annotations

import duckdb
import pytest

from expectations.money import shown


@pytest.mark.parametrize(
    ("amount", "currency_code", "expected"),
    [
        ("1234.5000", "CNY", "1234.50"),
        ("1234.5678", "CNY", "1234.5678"),
        ("1234.5670", "CNY", "1234.567"),
        ("-0.5000", "CNY", "-0.50"),
        ("1000.0000", "JPY", "1000"),
        ("1000.5000", "JPY", "1000.5"),
        ("1.5000", "KWD", "1.500"),
        ("1.5000", "XXX", "1.50"),
        ("1.5000", None, "1.50"),
    ],
)
def test_an_amount_has_its_currencys_decimals_and_loses_no_digit(
    amount: str, currency_code: str | None, expected: str
) -> None:
    with duckdb.connect() as connection:
        connection.execute("create schema staging")
        connection.execute(
            "create table staging.stg_policy__currencies as select * from"
            " (values ('CNY', 2), ('JPY', 0), ('KWD', 3)) as scales (currency_code, decimals)"
        )
        connection.execute(
            "create table amounts as select cast(? as decimal(38, 4)) as amount,"
            " cast(? as varchar) as currency_code",
            [amount, currency_code],
        )
        known = "currency_code" if currency_code else None
        query = f"select {shown('amount', known)}, {shown('null', known)} from amounts"
        assert connection.execute(query).fetchall() == [(expected, None)]
