from __future__ import annotations

from decimal import Decimal

import pytest

from flows.outbox.money_text import fits_a_spreadsheet, is_rounded, money_text, number_format


@pytest.mark.parametrize(
    ("amount", "decimals", "text", "shown"),
    [
        ("1234.5000", 2, "1,234.50", "#,##0.00"),
        ("0.0000", 2, "0.00", "#,##0.00"),
        ("-1000000", 2, "-1,000,000.00", "#,##0.00"),
        ("5000.0000", 0, "5,000", "#,##0"),
        ("1.2345", 2, "1.2345", "#,##0.0000"),
        ("1234567890123456789012345678901234.5600", 2,
         "1,234,567,890,123,456,789,012,345,678,901,234.56", "#,##0.00"),
    ],
)  # fmt: skip
def test_no_digit_of_an_amount_is_rounded_away(
    amount: str, decimals: int, text: str, shown: str
) -> None:
    assert money_text(Decimal(amount), decimals) == text
    assert number_format(Decimal(amount), decimals) == shown


def test_an_amount_with_more_decimals_than_its_currency_is_not_rounded() -> None:
    assert is_rounded(Decimal("1.5000"), 2)
    assert not is_rounded(Decimal("1.0050"), 2)
    assert not is_rounded(Decimal("1.5"), 0)


def test_a_spreadsheet_holds_fifteen_digits_of_an_amount() -> None:
    assert fits_a_spreadsheet(Decimal("9999999999999.9900"))
    assert not fits_a_spreadsheet(Decimal("99999999999999.99"))
