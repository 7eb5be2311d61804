{{ excluded_rows(
    "base_u8_list__ledger", "ledger",
    amount="parsed_local_amount", currency="home_currency_code"
) }}
