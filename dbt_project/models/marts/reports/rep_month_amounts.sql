-- What a rep's month is made of, row by row: sales are invoices less what took them back, on the
-- day of the document; collection is money, on its day. Where a rep's sources do not tell sales or
-- receipts, there is no such row.
with policy as (
    select {{ first_of_month(as_of_date(), "1 - max(report_months)") }} as first_day
    from {{ ref('stg_policy__report_policy') }}
),

told as (
    select
        receivables.sales_rep_id,
        max(case when sources.capability = 'open_balances' then 1 else 0 end) as lacks_sales,
        max(case when sources.has_receipts then 0 else 1 end) as lacks_receipts
    from {{ ref('int_receivables') }} as receivables
    inner join {{ ref('int_sources') }} as sources
        on receivables.source_name = sources.source_name
    group by receivables.sales_rep_id
),

dated as (
    select
        sales_rep_id,
        counted_on,
        currency_code,
        'sales_amount' as figure,
        source_row_id,
        sales_amount as contribution
    from {{ ref('receivable_movements') }}
    where sales_amount <> 0
    union all
    select
        sales_rep_id,
        counted_on,
        currency_code,
        'collected_amount' as figure,
        source_row_id,
        received_amount as contribution
    from {{ ref('receivable_movements') }}
    where received_amount <> 0
    union all
    select
        sales_rep_id,
        target_month as counted_on,
        currency_code,
        'sales_target' as figure,
        source_row_id,
        cast(sales_target as decimal(38, 4)) as contribution
    from {{ ref('int_sales_targets') }}
    where sales_target is not null
    union all
    select
        sales_rep_id,
        target_month as counted_on,
        currency_code,
        'collection_target' as figure,
        source_row_id,
        cast(collection_target as decimal(38, 4)) as contribution
    from {{ ref('int_sales_targets') }}
    where collection_target is not null
)

select
    dated.sales_rep_id
    || '|' || cast({{ first_of_month('dated.counted_on') }} as {{ dbt.type_string() }})
    || '|' || dated.currency_code as rep_month_id,
    dated.sales_rep_id,
    {{ first_of_month('dated.counted_on') }} as report_month,
    dated.currency_code,
    dated.figure,
    dated.source_row_id,
    dated.contribution,
    coalesce(told.lacks_sales, 0) = 0 as has_sales,
    coalesce(told.lacks_receipts, 0) = 0 as has_receipts
from dated
cross join policy
left join told on dated.sales_rep_id = told.sales_rep_id
where
    dated.sales_rep_id is not null
    and dated.counted_on between policy.first_day and {{ as_of_date() }}
    and (dated.figure <> 'sales_amount' or coalesce(told.lacks_sales, 0) = 0)
    and (dated.figure <> 'collected_amount' or coalesce(told.lacks_receipts, 0) = 0)
