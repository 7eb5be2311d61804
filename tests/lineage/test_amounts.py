"""Amounts as trace, diff and the quarantine word them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from flows.lineage.amounts import shown_amount, signed_amount
from flows.lineage.bridge import Bridge, Change, CurrencyBridge, Movement
from flows.lineage.built_runs import BuiltRun
from flows.lineage.diff import Difference

DECIMALS = {"CNY": 2, "JPY": 0, "KWD": 3}


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("1234567.0000", "JPY", "1,234,567"),
        ("1234.5670", "KWD", "1,234.567"),
        ("1234.5000", "KWD", "1,234.500"),
        ("1234.5000", "CNY", "1,234.50"),
        ("0.0000", "JPY", "0"),
        ("0.1255", "CNY", "0.1255"),
        ("100.5000", "JPY", "100.5"),
        ("1234.5000", "XYZ", "1,234.50"),
        ("1234.5000", None, "1,234.50"),
    ],
)
def test_an_amount_has_the_decimals_of_its_currency_and_loses_none(
    amount: str, currency: str | None, shown: str
) -> None:
    assert shown_amount(Decimal(amount), currency, DECIMALS) == shown
    assert signed_amount(-Decimal(amount), currency, DECIMALS).lstrip("+-") == shown


def test_the_bridge_of_yen_has_no_decimals(tmp_path: Path) -> None:
    day, known = date(2026, 6, 30), datetime(2026, 7, 1, tzinfo=UTC)
    run = BuiltRun("0123456789abcdef", day, known, True, tmp_path)
    moved = Movement("corrections", Decimal("-500.0000"), 1)
    bridge = CurrencyBridge("JPY", Decimal("1500.0000"), (moved,), Decimal("1000.0000"))
    change = Change("corrections", "JPY", "D", "J1", "erp:1000:J1:1", "changed", "document",
                    "erp:1000:J1:1", day, Decimal("-500.0000"))  # fmt: skip
    lines = Difference(run, run, Bridge((bridge,), (change,)), (), DECIMALS).lines()
    assert [line.split()[-1] for line in lines if "open" in line] == ["1,500", "1,000"]
    assert "  corrections  J1  JPY -500  document changed" in lines
