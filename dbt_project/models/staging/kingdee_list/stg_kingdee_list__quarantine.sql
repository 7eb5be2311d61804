{{ quarantined_rows(
    "base_kingdee_list__receivables", "receivables",
    amount="parsed_open_amount", currency="parsed_currency_code", company="parsed_company_id",
    customer="parsed_customer_number", document="parsed_document_number"
) }}
