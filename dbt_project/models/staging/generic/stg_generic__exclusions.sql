{{ excluded_rows(
    "base_generic__customers", "customers",
    amount="parsed_credit_limit", currency="parsed_credit_limit_currency"
) }}

union all

{{ excluded_rows("base_generic__sales_reps", "sales_reps") }}

union all

{{ excluded_rows(
    "base_generic__receivables", "receivables",
    amount="parsed_original_amount", currency="parsed_currency_code"
) }}

union all

{{ excluded_rows(
    "base_generic__credits", "credits",
    amount="parsed_amount", currency="parsed_currency_code"
) }}

union all

{{ excluded_rows(
    "base_generic__applications", "applications",
    amount="parsed_amount", currency="currency_code"
) }}

union all

{{ excluded_rows(
    "base_generic__promises", "promises",
    amount="parsed_promised_amount", currency="parsed_currency_code"
) }}

union all

{{ excluded_rows(
    "base_generic__disputes", "disputes",
    amount="parsed_disputed_amount", currency="parsed_currency_code"
) }}

union all

{{ excluded_rows(
    "base_generic__credit_limits", "credit_limits",
    amount="parsed_limit_amount", currency="parsed_currency_code"
) }}

union all

{{ excluded_rows("base_generic__exchange_rates", "exchange_rates") }}

union all

{{ excluded_rows(
    "base_generic__gl_balances", "gl_balances",
    amount="parsed_balance", currency="parsed_currency_code"
) }}

union all

{{ excluded_rows(
    "base_generic__open_orders", "open_orders",
    amount="parsed_amount", currency="parsed_currency_code"
) }}

union all

{{ excluded_rows(
    "base_generic__sales_targets", "sales_targets",
    amount="parsed_sales_target", currency="parsed_currency_code"
) }}

union all

{{ excluded_rows("base_generic__contracts", "contracts") }}

union all

{{ excluded_rows("base_generic__limitation_events", "limitation_events") }}

union all

{{ excluded_rows("base_generic__observations", "observations") }}

union all

{{ excluded_rows(
    "base_generic__sales_lines", "sales_lines",
    amount="parsed_amount", currency="parsed_currency_code"
) }}

union all

{{ excluded_rows("base_generic__letter_deliveries", "letter_deliveries") }}
