with currencies as (
    select * from {{ ref("stg_policy__currencies") }}
),

currency_names as (
    select * from {{ ref("stg_policy__currency_names") }}
),

spellings as (
    select
        currency_code as spelling,
        currency_code
    from currencies
    union
    select
        upper(name) as spelling,
        currency_code
    from currency_names
)

select
    spellings.spelling,
    currencies.currency_code,
    currencies.decimals
from spellings
inner join currencies
    on spellings.currency_code = currencies.currency_code
