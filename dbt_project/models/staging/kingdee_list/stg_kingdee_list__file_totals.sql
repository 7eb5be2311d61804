{{ file_totals_of(
    "base_kingdee_list__receivables", "receivables",
    amount="open_amount", currency="parsed_currency_code"
) }}
