-- What the row of a list was about when it was made, account by account, as its hidden cell says.
with landed as (
    select
        folder || '|' || _source_row_id as answer_id,
        hk_shown
    from {{ source("landing", "answers_answers") }}
    where is_signed
),

accounts as (
    select
        answer_id,
        {{ each_match("hk_shown", "[{][^{}]*[}]") }} as account
    from landed
)

select
    answer_id,
    {{ json_text("account", "company_id") }} as company_id,
    {{ json_text("account", "currency_code") }} as currency_code,
    {{ json_text("account", "customer_id") }} as customer_id,
    {{ try_cast(json_text("account", "demand_amount"), "decimal(18, 4)") }} as demand_amount,
    {{ try_cast(json_text("account", "open_amount"), "decimal(18, 4)") }} as open_amount
from accounts
