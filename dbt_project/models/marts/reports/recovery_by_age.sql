-- 按账龄回收: of what reached an age, how much came in the days after. The older, the less: whether
-- that holds here, and from when on, is what this tells.
with buckets as (
    select * from {{ ref('stg_policy__overdue_buckets') }}
),

summed as (
    select
        recovery_id,
        company_id,
        currency_code,
        bucket_code,
        cast(count(distinct receivable_id) as integer) as item_count,
        {{ sum_amount('contribution', "figure = 'reached_amount'") }} as reached_amount,
        {{ sum_amount('contribution', "figure = 'collected_amount'") }} as collected_amount,
        {{ sum_amount('contribution', "figure = 'other_reductions_amount'") }}
            as other_reductions_amount
    from {{ ref('recovery_amounts') }}
    group by recovery_id, company_id, currency_code, bucket_code
)

select
    summed.recovery_id,
    summed.company_id,
    summed.currency_code,
    summed.bucket_code,
    buckets.label_zh,
    buckets.label_en,
    cast(buckets.sort_order as integer) as sort_order,
    summed.item_count,
    summed.reached_amount,
    summed.collected_amount,
    summed.other_reductions_amount,
    cast(
        summed.reached_amount - summed.collected_amount - summed.other_reductions_amount
        as decimal(38, 4)
    ) as left_amount,
    cast(
        {{ money_divide('summed.collected_amount', 'summed.reached_amount', 4) }}
        as decimal(38, 4)
    ) as recovery_share
from summed
inner join buckets on summed.bucket_code = buckets.bucket_code
