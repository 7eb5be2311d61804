{{ binary_noise_rows("base_generic__customers", "customers", "credit_limit") }}

union all

{{ binary_noise_rows("base_generic__receivables", "receivables", "original_amount") }}

union all

{{ binary_noise_rows("base_generic__receivables", "receivables", "open_amount") }}

union all

{{ binary_noise_rows("base_generic__credits", "credits", "amount") }}

union all

{{ binary_noise_rows("base_generic__applications", "applications", "amount") }}

union all

{{ binary_noise_rows("base_generic__promises", "promises", "promised_amount") }}

union all

{{ binary_noise_rows("base_generic__disputes", "disputes", "disputed_amount") }}

union all

{{ binary_noise_rows("base_generic__open_orders", "open_orders", "amount") }}

union all

{{ binary_noise_rows("base_generic__sales_lines", "sales_lines", "amount") }}

union all

{{ binary_noise_rows("base_generic__credit_limits", "credit_limits", "limit_amount") }}

union all

select
    source_row_id,
    source_name,
    'customers' as table_name,
    file_sha256,
    line,
    'unified_social_credit_code' as column_name,
    parsed_unified_social_credit_code as value,
    'not_a_credit_code' as flag_code
from {{ ref("base_generic__customers") }}
where
    failed_column is null
    and not {{ is_credit_code("upper(parsed_unified_social_credit_code)") }}

union all

{{ restored_rows("base_generic__customers", "customers") }}

union all

{{ restored_rows("base_generic__sales_reps", "sales_reps") }}

union all

{{ restored_rows("base_generic__receivables", "receivables") }}

union all

{{ restored_rows("base_generic__credits", "credits") }}

union all

{{ restored_rows("base_generic__applications", "applications") }}

union all

{{ restored_rows("base_generic__promises", "promises") }}

union all

{{ restored_rows("base_generic__disputes", "disputes") }}

union all

{{ restored_rows("base_generic__credit_limits", "credit_limits") }}

union all

{{ restored_rows("base_generic__gl_balances", "gl_balances") }}

union all

{{ restored_rows("base_generic__open_orders", "open_orders") }}

union all

{{ restored_rows("base_generic__contracts", "contracts") }}

union all

{{ restored_rows("base_generic__limitation_events", "limitation_events") }}

union all

{{ restored_rows("base_generic__letter_deliveries", "letter_deliveries") }}
