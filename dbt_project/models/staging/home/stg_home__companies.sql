select
    company_id,
    _source_row_id as source_row_id,
    legal_name,
    unified_social_credit_code,
    address,
    enterprise_size,
    contact_name,
    contact_phone,
    currency_code
from {{ source("landing", "home_companies") }}
