"""Writes amounts in a gate's examples as people write them, exactly."""

from __future__ import annotations

USUAL = "2"


def shown(amount: str, currency_code: str | None = None) -> str:
    """SQL for an amount with its currency's decimals, or two; a digit beyond them stays.

    amount and currency_code: SQL; 1234.5000 of yuan becomes 1234.50, of yen 1234.5.
    """
    decimals = USUAL
    if currency_code:
        decimals = f"""coalesce((
            select max(scale.decimals)
            from (
                select currency_code as scale_code, decimals from staging.stg_policy__currencies
            ) as scale
            where scale.scale_code = {currency_code}
        ), {USUAL})"""
    zeros = rf"'(\.' || repeat('\d', cast({decimals} as bigint)) || '\d*?)0+$'"
    return rf"rtrim(regexp_replace(cast({amount} as varchar), {zeros}, '\1'), '.')"
