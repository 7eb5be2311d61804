with bank_accounts as (
    select * from {{ ref("stg_home__bank_accounts") }}
)

-- Only an account somebody approved may be printed on a letter.
select
    company_id,
    currency_code,
    source_row_id,
    bank_name,
    account_name,
    account_number
from bank_accounts
where {{ cell_text("approved_by") }} is not null
