{{ quarantined_rows(
    "base_u8_list__ledger", "ledger",
    amount="parsed_local_amount", currency="home_currency_code", company="parsed_company_id",
    customer="parsed_customer_number", document="parsed_document_number"
) }}
