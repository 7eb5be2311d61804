{{ file_totals_of(
    "base_u8_list__ledger", "ledger",
    amount="local_amount", currency="home_currency_code"
) }}
