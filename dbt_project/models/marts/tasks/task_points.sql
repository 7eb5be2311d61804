-- Points of every measure: the band with the greatest minimum that the value reaches, from the
-- bands of its currency where policy has some, else from those for any currency.
with bands as (
    select * from {{ ref('stg_policy__priority_points') }}
),

currencies_with_bands as (
    select distinct
        rule_code,
        currency_code
    from bands
    where currency_code <> '*'
),

measures as (
    select
        measures.*,
        coalesce(currencies_with_bands.currency_code, '*') as band_currency_code
    from {{ ref('task_measures') }} as measures
    left join currencies_with_bands
        on
            measures.rule_code = currencies_with_bands.rule_code
            and measures.currency_code = currencies_with_bands.currency_code
),

reached as (
    select
        measures.*,
        coalesce(bands.points, 0) as points,
        row_number() over (
            partition by
                measures.sales_rep_id, measures.debtor_id, measures.rule_code,
                measures.currency_code
            order by bands.minimum_value desc, bands.points desc
        ) as band_place
    from measures
    left join bands
        on
            measures.rule_code = bands.rule_code
            and measures.band_currency_code = bands.currency_code
            and measures.value >= bands.minimum_value
),

-- Currencies are never added: the one with the most points speaks for the rule.
best as (
    select
        *,
        row_number() over (
            partition by sales_rep_id, debtor_id, rule_code
            order by points desc, value desc, currency_code asc
        ) as currency_place
    from reached
    where band_place = 1
)

select
    sales_rep_id,
    debtor_id,
    rule_code,
    currency_code,
    value,
    points,
    promised_date,
    amount
from best
where currency_place = 1
