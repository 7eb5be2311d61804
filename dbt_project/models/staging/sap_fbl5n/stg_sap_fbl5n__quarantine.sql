{{ quarantined_rows(
    "base_sap_fbl5n__open_items", "open_items",
    amount="parsed_amount", currency="parsed_currency_code", company="parsed_company_id",
    customer="parsed_customer_number", document="parsed_document_number"
) }}
