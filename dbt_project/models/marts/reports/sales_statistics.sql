-- 销售统计表: what was sold on each document of the last days beside the money that came for it.
-- The first line stands beside the first receipt, as on the paper form: a receipt pays a document,
-- not a line, so neither is multiplied by the other.
with limits as (
    select
        max(case when limit_code = 'sales_days' then limit_value end) as sales_days,
        max(case when limit_code = 'line_tolerance' then limit_value end) as line_tolerance
    from {{ ref('stg_policy__report_limits') }}
),

lines as (
    select
        sold.*,
        sold.source_name || '|' || sold.company_id || '|' || sold.document_number as document_id,
        limits.line_tolerance,
        {{ money_multiply(
            'sold.quantity', 'sold.unit_price', 'coalesce(currencies.decimals, 2)'
        ) }} as computed_amount,
        row_number() over (
            partition by sold.source_name, sold.company_id, sold.document_number
            order by sold.line_number nulls last, sold.source_row_id
        ) as position
    from {{ ref('int_sales_lines') }} as sold
    cross join limits
    left join {{ ref('stg_policy__currencies') }} as currencies
        on sold.currency_code = currencies.currency_code
    where
        sold.sold_on <= {{ as_of_date() }}
        and sold.sold_on
        > {{ dbt.dateadd('day', '-cast(limits.sales_days as integer)', as_of_date()) }}
),

documents as (
    select
        document_id,
        min(source_name) as source_name,
        min(company_id) as company_id,
        min(document_number) as document_number,
        min(customer_id) as customer_id,
        min(sales_rep_id) as sales_rep_id,
        min(currency_code) as currency_code,
        max(currency_code) as last_currency_code,
        {{ sum_amount('amount') }} as document_sales_amount
    from lines
    group by document_id
),

-- What is owed on the document, all its instalments together.
owed as (
    select
        documents.document_id,
        min(balances.currency_code) as currency_code,
        sum(balances.original_amount) as document_amount,
        {{ sum_amount('balances.open_amount') }} as outstanding_amount
    from documents
    inner join {{ ref('receivable_balances') }} as balances
        on
            documents.source_name = balances.source_name
            and documents.company_id = balances.company_id
            and documents.document_number = balances.document_number
    group by documents.document_id
),

receipts as (
    select
        documents.document_id,
        applications.source_row_id,
        applications.application_method <> 'erp' as is_inferred,
        credits.document_number as credit_number,
        greatest(credits.effective_date, coalesce(credits.settles_on, credits.effective_date))
            as collected_on,
        cast(
            applications.reducing_amount
            - case when credits.credit_type = 'refund' then -1 else 1 end
            * applications.discount_amount as decimal(38, 4)
        ) as collected_amount,
        row_number() over (
            partition by documents.document_id
            order by
                greatest(
                    credits.effective_date, coalesce(credits.settles_on, credits.effective_date)
                ),
                applications.application_id
        ) as position
    from documents
    inner join {{ ref('receivable_balances') }} as balances
        on
            documents.source_name = balances.source_name
            and documents.company_id = balances.company_id
            and documents.document_number = balances.document_number
    inner join {{ ref('effective_applications') }} as applications
        on balances.receivable_id = applications.receivable_id
    inner join {{ ref('int_credits') }} as credits
        on applications.credit_id = credits.credit_id
    where {{ is_money('credits.credit_type') }}
),

collected as (
    select
        document_id,
        {{ sum_amount('collected_amount') }} as document_collected_amount
    from receipts
    group by document_id
),

beside as (
    select
        coalesce(lines.document_id, receipts.document_id) as document_id,
        coalesce(lines.position, receipts.position) as position,
        lines.source_row_id as sale_source_row_id,
        lines.line_number,
        lines.delivery_number,
        lines.product_number,
        lines.product_name,
        lines.quantity,
        lines.unit_price,
        lines.amount as sales_amount,
        lines.sold_on,
        case
            when lines.source_row_id is null then null
            when abs(lines.computed_amount - lines.amount) > lines.line_tolerance then 'failed'
            else 'passed'
        end as amount_check,
        receipts.source_row_id as receipt_source_row_id,
        receipts.credit_number,
        receipts.collected_on,
        receipts.collected_amount,
        receipts.is_inferred
    from lines
    full outer join receipts
        on lines.document_id = receipts.document_id and lines.position = receipts.position
)

select
    beside.document_id || '|' || cast(beside.position as {{ dbt.type_string() }})
        as statistics_line_id,
    beside.document_id,
    documents.company_id,
    documents.sales_rep_id,
    documents.customer_id,
    customers.customer_number,
    customers.display_name as customer_name,
    documents.document_number,
    cast(beside.position as integer) as position,
    beside.sale_source_row_id,
    beside.line_number,
    beside.delivery_number,
    beside.product_number,
    beside.product_name,
    beside.quantity,
    beside.unit_price,
    documents.currency_code,
    cast(beside.sales_amount as decimal(38, 4)) as sales_amount,
    beside.sold_on,
    beside.amount_check,
    beside.receipt_source_row_id,
    beside.credit_number,
    beside.collected_on,
    beside.collected_amount,
    beside.is_inferred,
    documents.document_sales_amount,
    cast(coalesce(collected.document_collected_amount, 0) as decimal(38, 4))
        as document_collected_amount,
    cast(owed.document_amount as decimal(38, 4)) as document_amount,
    owed.outstanding_amount,
    case
        when documents.currency_code <> documents.last_currency_code then 'failed'
        when owed.document_amount is null then 'not_told'
        when
            owed.currency_code <> documents.currency_code
            or owed.document_amount <> documents.document_sales_amount
            then 'failed'
        else 'passed'
    end as document_check
from beside
inner join documents on beside.document_id = documents.document_id
left join owed on beside.document_id = owed.document_id
left join collected on beside.document_id = collected.document_id
left join {{ ref('int_customers') }} as customers on documents.customer_id = customers.customer_id
