{{ file_totals_of(
    "base_generic__customers", "customers",
    amount="credit_limit", currency="parsed_credit_limit_currency"
) }}

union all

{{ file_totals_of("base_generic__sales_reps", "sales_reps") }}

union all

{{ file_totals_of(
    "base_generic__receivables", "receivables",
    amount="original_amount", currency="parsed_currency_code"
) }}

union all

{{ file_totals_of(
    "base_generic__credits", "credits",
    amount="amount", currency="parsed_currency_code"
) }}

union all

{{ file_totals_of(
    "base_generic__applications", "applications",
    amount="amount", currency="currency_code"
) }}

union all

{{ file_totals_of(
    "base_generic__promises", "promises",
    amount="promised_amount", currency="parsed_currency_code"
) }}

union all

{{ file_totals_of(
    "base_generic__disputes", "disputes",
    amount="disputed_amount", currency="parsed_currency_code"
) }}

union all

{{ file_totals_of(
    "base_generic__credit_limits", "credit_limits",
    amount="limit_amount", currency="parsed_currency_code"
) }}

union all

{{ file_totals_of("base_generic__exchange_rates", "exchange_rates") }}

union all

{{ file_totals_of("base_generic__gl_balances", "gl_balances") }}

union all

{{ file_totals_of(
    "base_generic__open_orders", "open_orders",
    amount="amount", currency="parsed_currency_code"
) }}

union all

{{ file_totals_of("base_generic__sales_targets", "sales_targets") }}

union all

{{ file_totals_of("base_generic__contracts", "contracts") }}

union all

{{ file_totals_of("base_generic__limitation_events", "limitation_events") }}

union all

{{ file_totals_of("base_generic__observations", "observations") }}

union all

{{ file_totals_of(
    "base_generic__sales_lines", "sales_lines",
    amount="amount", currency="parsed_currency_code"
) }}

union all

{{ file_totals_of("base_generic__letter_deliveries", "letter_deliveries") }}
