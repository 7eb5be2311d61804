-- 四种态度: each rep's month against his targets. Sales decide whether he is for selling, collection
-- whether he is for collecting; without both targets, or before the month is over, nobody is
-- judged.
with policy as (
    select max(target_share) as target_share from {{ ref('stg_policy__report_policy') }}
),

currencies as (
    select * from {{ ref('stg_policy__currencies') }}
),

summed as (
    select
        rep_month_id,
        sales_rep_id,
        report_month,
        currency_code,
        has_sales,
        has_receipts,
        {{ sum_amount('contribution', "figure = 'sales_amount'") }} as sold_amount,
        {{ sum_amount('contribution', "figure = 'collected_amount'") }} as received_amount,
        sum(case when figure = 'sales_target' then contribution end) as sales_target,
        sum(case when figure = 'collection_target' then contribution end) as collection_target
    from {{ ref('rep_month_amounts') }}
    group by rep_month_id, sales_rep_id, report_month, currency_code, has_sales, has_receipts
),

measured as (
    select
        summed.*,
        case when summed.has_sales then summed.sold_amount end as sales_amount,
        case when summed.has_receipts then summed.received_amount end as collected_amount,
        {{ money_multiply(
            'summed.sales_target', 'policy.target_share', 'coalesce(currencies.decimals, 2)'
        ) }} as enough_sales,
        {{ money_multiply(
            'summed.collection_target', 'policy.target_share', 'coalesce(currencies.decimals, 2)'
        ) }} as enough_collected
    from summed
    cross join policy
    left join currencies on summed.currency_code = currencies.currency_code
),

judged as (
    select
        *,
        case
            when {{ month_end('report_month') }} > {{ as_of_date() }} then 'month_in_progress'
            when sales_target is null and collection_target is null then 'no_targets'
            when sales_target is null then 'no_sales_target'
            when collection_target is null then 'no_collection_target'
            when sales_amount is null then 'no_sales_told'
            when collected_amount is null then 'no_receipts_told'
        end as not_measurable_reason
    from measured
)

select
    rep_month_id,
    sales_rep_id,
    report_month,
    currency_code,
    sales_amount,
    cast(sales_target as decimal(38, 4)) as sales_target,
    cast({{ money_divide('sales_amount', 'sales_target', 4) }} as decimal(38, 4)) as sales_share,
    collected_amount,
    cast(collection_target as decimal(38, 4)) as collection_target,
    cast({{ money_divide('collected_amount', 'collection_target', 4) }} as decimal(38, 4))
        as collection_share,
    case
        when not_measurable_reason is not null then 'not_measurable'
        when sales_amount >= enough_sales and collected_amount >= enough_collected
            then 'strategic'
        when collected_amount >= enough_collected then 'collection_led'
        when sales_amount >= enough_sales then 'sales_led'
        else 'passive'
    end as attitude,
    not_measurable_reason
from judged
