{{ excluded_rows(
    "base_kingdee_list__receivables", "receivables",
    amount="parsed_open_amount", currency="parsed_currency_code"
) }}
