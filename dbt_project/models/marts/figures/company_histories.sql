-- From when on a company's books can be looked back at. By the files: the first full month in which
-- both sales and settlements are told, since before that only what stayed open is known. Policy
-- may know it better.
with told as (
    select
        receivables.company_id,
        max(case when sources.capability = 'open_balances' then 1 else 0 end) = 1 as lacks_sales,
        max(case when sources.has_receipts then 0 else 1 end) = 1 as lacks_receipts
    from {{ ref('int_receivables') }} as receivables
    inner join {{ ref('int_sources') }} as sources
        on receivables.source_name = sources.source_name
    group by receivables.company_id
),

firsts as (
    select
        company_id,
        min(case when debit_amount > 0 then counted_on end) as first_document_on,
        min(case when settled_amount <> 0 then counted_on end) as first_settled_on
    from {{ ref('receivable_movements') }}
    group by company_id
),

starts as (
    select
        firsts.company_id,
        case
            when firsts.first_document_on > firsts.first_settled_on then firsts.first_document_on
            else firsts.first_settled_on
        end as told_from,
        coalesce(
            max(case when known.company_id = firsts.company_id then known.history_from end),
            max(case when known.company_id = '*' then known.history_from end)
        ) as history_from
    from firsts
    left join {{ ref('stg_policy__history_starts') }} as known
        on known.company_id in (firsts.company_id, '*')
    group by firsts.company_id, firsts.first_document_on, firsts.first_settled_on
)

select
    starts.company_id,
    coalesce(
        starts.history_from,
        case
            when starts.told_from = {{ first_of_month('starts.told_from') }}
                then starts.told_from
            else {{ first_of_month('starts.told_from', 1) }}
        end
    ) as history_from,
    coalesce(told.lacks_sales, false) as lacks_sales,
    coalesce(told.lacks_receipts, false) as lacks_receipts
from starts
left join told on starts.company_id = told.company_id
