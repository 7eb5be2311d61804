{{ file_totals_of(
    "base_sap_fbl5n__open_items", "open_items",
    amount="amount", currency="parsed_currency_code"
) }}
