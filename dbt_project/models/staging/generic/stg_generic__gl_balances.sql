with gl_balances as (
    select * from {{ ref("base_generic__gl_balances") }}
)

select
    parsed_company_id as company_id,
    parsed_account_number as account_number,
    parsed_currency_code as currency_code,
    parsed_balance_date as balance_date,
    source_row_id,
    -- A balance below zero is one on the other side.
    cast(abs(parsed_balance) as decimal(18, 4)) as balance,
    case
        when parsed_balance >= 0 then coalesce(parsed_balance_side, 'debit')
        when coalesce(parsed_balance_side, 'debit') = 'debit' then 'credit'
        else 'debit'
    end as balance_side
from gl_balances
where failed_column is null and exclusion_reason is null
