{{ excluded_rows(
    "base_sap_fbl5n__open_items", "open_items",
    amount="parsed_amount", currency="parsed_currency_code"
) }}
