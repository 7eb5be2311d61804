{{ file_totals_of(
    "base_sap__open_items", "open_items",
    amount="open_amount", currency="parsed_currency_code"
) }}
