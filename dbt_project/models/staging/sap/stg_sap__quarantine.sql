{{ quarantined_rows(
    "base_sap__open_items", "open_items",
    amount="parsed_open_amount", currency="parsed_currency_code", company="parsed_company_code",
    customer="parsed_customer_number", document="parsed_document_number"
) }}
