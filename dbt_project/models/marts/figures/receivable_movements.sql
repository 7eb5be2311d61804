-- The one base of sales and receivables: every row that made a document, settled it, took sales
-- back or brought money, on the day it counts. History is as known today: what was reversed never
-- happened. A settlement takes away what was still left, so that an item's rows sum to what
-- is open of it and never below zero. Deposits are no receivables.
with items as (
    select
        *,
        coalesce({{ coded_value("document_type", "receivable_kind") }}, 'invoice')
        in ('invoice', 'debit_note') as is_sale
    from {{ ref('receivable_balances') }}
    where coalesce(treatment, 'asked') <> 'apart'
),

settlements as (
    select
        items.receivable_id,
        applications.application_id,
        applications.source_row_id,
        applications.credit_type,
        coalesce({{ is_money('applications.credit_type') }}, false) as is_money,
        case when applications.credit_type = 'refund' then -1 else 1 end
        * applications.discount_amount as discount_amount,
        greatest(applications.effective_date, items.document_date) as counted_on,
        greatest(
            items.original_amount - sum(applications.reducing_amount) over (
                partition by items.receivable_id
                order by
                    greatest(applications.effective_date, items.document_date),
                    applications.application_id
                rows between unbounded preceding and current row
            ),
            0
        ) as left_after
    from items
    inner join {{ ref('effective_applications') }} as applications
        on items.receivable_id = applications.receivable_id
    where items.original_amount is not null
),

settled as (
    select
        settlements.*,
        coalesce(
            lag(settlements.left_after) over (
                partition by settlements.receivable_id
                order by settlements.counted_on, settlements.application_id
            ),
            items.original_amount
        ) as left_before
    from settlements
    inner join items on settlements.receivable_id = items.receivable_id
),

movements as (
    select
        receivable_id as movement_id,
        source_row_id,
        receivable_id,
        document_date as counted_on,
        case when is_sale then original_amount else 0 end as sales_amount,
        original_amount as debit_amount,
        0 as settled_amount,
        0 as collected_amount,
        0 as written_off_amount,
        case when original_amount > 0 then 1 else 0 end as item_count
    from items
    where original_amount is not null
    union all
    -- Where only balances are told, nothing is known of an item before today.
    select
        receivable_id as movement_id,
        source_row_id,
        receivable_id,
        {{ as_of_date() }} as counted_on,
        0 as sales_amount,
        open_amount as debit_amount,
        0 as settled_amount,
        0 as collected_amount,
        0 as written_off_amount,
        1 as item_count
    from items
    where original_amount is null and open_amount > 0
    union all
    select
        receivable_id || '|' || application_id as movement_id,
        source_row_id,
        receivable_id,
        counted_on,
        0 as sales_amount,
        0 as debit_amount,
        left_before - left_after as settled_amount,
        case when is_money then left_before - left_after - discount_amount else 0 end
            as collected_amount,
        case when credit_type = 'write_off' then left_before - left_after else 0 end
            as written_off_amount,
        case when left_after > 0 then 1 else 0 end - case when left_before > 0 then 1 else 0 end
            as item_count
    from settled
),

dated as (
    select
        movements.movement_id,
        movements.source_row_id,
        movements.receivable_id,
        items.company_id,
        items.sales_rep_id,
        items.currency_code,
        items.document_date,
        items.recognition_date,
        items.due_date,
        movements.counted_on,
        -- The day from which it is part of what is overdue.
        greatest(movements.counted_on, {{ days_after('items.due_date', 1) }}) as overdue_on,
        -- Of what fell due in a month, what came by the end of that month.
        items.due_date <= {{ as_of_date() }}
        and movements.counted_on <= {{ month_end('items.due_date') }} as is_in_due_month,
        movements.sales_amount,
        movements.debit_amount,
        movements.settled_amount,
        movements.collected_amount,
        movements.written_off_amount,
        movements.item_count,
        0 as received_amount,
        0 as received_without_bills_amount
    from movements
    inner join items on movements.receivable_id = items.receivable_id
),

returned as (
    select
        credits.credit_id as movement_id,
        credits.source_row_id,
        credits.company_id,
        customers.sales_rep_id,
        credits.currency_code,
        credits.effective_date as counted_on,
        -credits.amount as sales_amount,
        0 as received_amount,
        0 as received_without_bills_amount
    from {{ ref('int_credits') }} as credits
    inner join {{ ref('int_customers') }} as customers
        on credits.customer_id = customers.customer_id
    where
        credits.credit_type in ('credit_note', 'red_invoice', 'return')
        and credits.effective_date <= {{ as_of_date() }}
        and (credits.reversed_on is null or credits.reversed_on > {{ as_of_date() }})
),

received as (
    select
        'received|' || cash_id as movement_id,
        source_row_id,
        company_id,
        sales_rep_id,
        currency_code,
        collected_on as counted_on,
        0 as sales_amount,
        collected_amount as received_amount,
        case when credit_type in ('receipt', 'advance', 'refund') then collected_amount else 0 end
            as received_without_bills_amount
    from {{ ref('collected_cash') }}
),

without_item as (
    select * from returned
    union all
    select * from received
)

{%- set amounts = [
    "sales_amount", "debit_amount", "settled_amount", "collected_amount", "written_off_amount",
    "received_amount", "received_without_bills_amount",
] %}
{%- set told = ["sales_amount", "received_amount", "received_without_bills_amount"] %}

select
    movement_id,
    source_row_id,
    receivable_id,
    company_id,
    sales_rep_id,
    currency_code,
    document_date,
    recognition_date,
    due_date,
    counted_on,
    overdue_on,
    is_in_due_month,
    {%- for amount in amounts %}
    cast({{ amount }} as decimal(38, 4)) as {{ amount }},
    {%- endfor %}
    item_count
from dated
union all
select
    movement_id,
    source_row_id,
    cast(null as {{ dbt.type_string() }}) as receivable_id,
    company_id,
    sales_rep_id,
    currency_code,
    cast(null as date) as document_date,
    cast(null as date) as recognition_date,
    cast(null as date) as due_date,
    counted_on,
    cast(null as date) as overdue_on,
    false as is_in_due_month,
    {%- for amount in amounts %}
    cast({{ amount if amount in told else 0 }} as decimal(38, 4)) as {{ amount }},
    {%- endfor %}
    0 as item_count
from without_item
