{{ quarantined_rows(
    "base_generic__customers", "customers",
    amount="parsed_credit_limit", currency="parsed_credit_limit_currency", customer="parsed_customer_number"
) }}

union all

{{ quarantined_rows("base_generic__sales_reps", "sales_reps") }}

union all

{{ quarantined_rows(
    "base_generic__receivables", "receivables",
    amount="parsed_original_amount", currency="parsed_currency_code", company="parsed_company_id",
    customer="parsed_customer_number", document="parsed_document_number"
) }}

union all

{{ quarantined_rows(
    "base_generic__credits", "credits",
    amount="parsed_amount", currency="parsed_currency_code", company="parsed_company_id",
    customer="parsed_customer_number", document="parsed_credit_number"
) }}

union all

{{ quarantined_rows(
    "base_generic__applications", "applications",
    amount="parsed_amount", currency="currency_code", company="parsed_company_id",
    customer="document_customer_number", document="parsed_document_number"
) }}

union all

{{ quarantined_rows(
    "base_generic__promises", "promises",
    amount="parsed_promised_amount", currency="parsed_currency_code", company="parsed_company_id",
    customer="parsed_customer_number", document="parsed_document_number"
) }}

union all

{{ quarantined_rows(
    "base_generic__disputes", "disputes",
    amount="parsed_disputed_amount", currency="parsed_currency_code", company="parsed_company_id",
    customer="coalesce(parsed_customer_number, document_customer_number)",
    document="parsed_document_number"
) }}

union all

{{ quarantined_rows(
    "base_generic__credit_limits", "credit_limits",
    amount="parsed_limit_amount", currency="parsed_currency_code", company="parsed_company_id",
    customer="parsed_customer_number"
) }}

union all

{{ quarantined_rows("base_generic__exchange_rates", "exchange_rates") }}

union all

{{ quarantined_rows(
    "base_generic__gl_balances", "gl_balances",
    amount="parsed_balance", currency="parsed_currency_code", company="parsed_company_id",
    document="parsed_account_number"
) }}

union all

{{ quarantined_rows(
    "base_generic__open_orders", "open_orders",
    amount="parsed_amount", currency="parsed_currency_code", company="parsed_company_id",
    customer="parsed_customer_number", document="parsed_order_number"
) }}

union all

{{ quarantined_rows(
    "base_generic__sales_targets", "sales_targets",
    amount="parsed_sales_target", currency="parsed_currency_code"
) }}

union all

{{ quarantined_rows(
    "base_generic__contracts", "contracts",
    company="parsed_company_id", customer="parsed_customer_number",
    document="parsed_contract_number"
) }}

union all

{{ quarantined_rows(
    "base_generic__limitation_events", "limitation_events",
    company="parsed_company_id", customer="parsed_customer_number",
    document="parsed_document_number"
) }}

union all

{{ quarantined_rows(
    "base_generic__observations", "observations", customer="parsed_customer_number"
) }}

union all

{{ quarantined_rows(
    "base_generic__sales_lines", "sales_lines",
    amount="parsed_amount", currency="parsed_currency_code", company="parsed_company_id",
    customer="parsed_customer_number", document="parsed_document_number"
) }}

union all

{{ quarantined_rows(
    "base_generic__letter_deliveries", "letter_deliveries",
    document="parsed_letter_number"
) }}
