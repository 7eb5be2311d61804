{{ excluded_rows(
    "base_sap__open_items", "open_items",
    amount="parsed_open_amount", currency="parsed_currency_code"
) }}
