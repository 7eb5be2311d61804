-- A company's total in its own currency exists only with a rate for every currency in it.
with by_currency as (
    select
        company_id,
        currency_code,
        {{ sum_amount('open_amount') }} as open_amount,
        {{ sum_amount('open_amount', 'is_overdue') }} as overdue_amount
    from {{ ref('open_items') }}
    group by company_id, currency_code
),

converted as (
    select
        by_currency.company_id,
        by_currency.currency_code as item_currency_code,
        companies.currency_code,
        by_currency.currency_code = companies.currency_code as is_own_currency,
        rates.exchange_rate,
        by_currency.open_amount,
        by_currency.overdue_amount,
        {{ money_multiply(
            'by_currency.open_amount', 'rates.exchange_rate', 'currencies.decimals'
        ) }}
            as converted_open_amount,
        {{ money_multiply(
            'by_currency.overdue_amount', 'rates.exchange_rate', 'currencies.decimals'
        ) }}
            as converted_overdue_amount
    from by_currency
    left join {{ ref('int_companies') }} as companies
        on by_currency.company_id = companies.company_id
    left join {{ ref('stg_policy__currencies') }} as currencies
        on companies.currency_code = currencies.currency_code
    left join {{ ref('as_of_rates') }} as rates
        on
            by_currency.currency_code = rates.from_currency_code
            and companies.currency_code = rates.to_currency_code
),

summed as (
    select
        company_id,
        currency_code,
        {{ sum_amount(
            'case when is_own_currency then open_amount else converted_open_amount end'
        ) }} as open_amount,
        {{ sum_amount(
            'case when is_own_currency then overdue_amount else converted_overdue_amount end'
        ) }} as overdue_amount,
        {{ dbt.listagg(
            "case when coalesce(is_own_currency, false) or converted_open_amount is not null"
            ~ " then null else item_currency_code end",
            "','",
            "order by item_currency_code"
        ) }} as missing_currencies
    from converted
    group by company_id, currency_code
)

select
    company_id,
    currency_code,
    case when missing_currencies is null then open_amount end as open_amount,
    case when missing_currencies is null then overdue_amount end as overdue_amount,
    case when missing_currencies is null then 'complete' else 'incomplete' end
        as consolidation_state,
    missing_currencies
from summed
