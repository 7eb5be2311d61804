select
    company_id,
    currency_code,
    _source_row_id as source_row_id,
    bank_name,
    account_name,
    account_number,
    approved_by
from {{ source("landing", "home_bank_accounts") }}
