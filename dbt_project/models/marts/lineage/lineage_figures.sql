-- What key figures, loss allowance and cost of waiting are made of. The flows of this month and the
-- one before down to each movement; what stands at the end down to each open item. The movements
-- of earlier months are in receivable_movements and make their months in the same way.
with movements as (
    select
        *,
        company_id || '|' || coalesce(sales_rep_id, '') || '|' as holder_key
    from {{ ref('receivable_movements') }}
    where
        counted_on >= {{ first_of_month(as_of_date(), -1) }}
        or due_date >= {{ first_of_month(as_of_date(), -1) }}
),

figures as (
    {%- for column in [
        "sales_amount", "received_amount", "received_without_bills_amount", "debit_amount",
        "settled_amount",
    ] %}
    select
        holder_key,
        {{ first_of_month('counted_on') }} as report_month,
        currency_code,
        '{{ column }}' as output_column,
        source_row_id,
        {{ column }} as contribution
    from movements
    union all
    {%- endfor %}
    {%- for column, contribution in {
        "due_amount": "debit_amount - settled_amount + collected_amount",
        "due_collected_amount": "collected_amount",
    }.items() %}
    select
        holder_key,
        {{ first_of_month('due_date') }} as report_month,
        currency_code,
        '{{ column }}' as output_column,
        source_row_id,
        {{ contribution }} as contribution
    from movements
    where is_in_due_month
    union all
    {%- endfor %}
    {%- for column, contribution in {
        "promised_amount": "promised_amount",
        "kept_amount": "case when promise_state = 'kept' then promised_amount else paid_in_window end",
    }.items() %}
    select
        company_id || '|' || coalesce(sales_rep_id, '') || '|' as holder_key,
        {{ first_of_month('promised_date') }} as report_month,
        currency_code,
        '{{ column }}' as output_column,
        source_row_id,
        {{ contribution }} as contribution
    from {{ ref('promises') }}
    where
        promise_state in ('kept', 'partially_kept', 'broken')
        and promised_date <= {{ as_of_date() }}
        and currency_code is not null
    union all
    {%- endfor %}
    {%- for column, condition in {
        "ending_amount": "not is_apart", "overdue_amount": "not is_apart and is_overdue",
    }.items() %}
    select
        company_id || '|' || coalesce(sales_rep_id, '') || '|' as holder_key,
        {{ first_of_month(as_of_date()) }} as report_month,
        currency_code,
        '{{ column }}' as output_column,
        source_row_id,
        open_amount as contribution
    from {{ ref('open_items') }}
    where {{ condition }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

edges as (
    select
        'receivable_months' as output_table,
        holder_key || cast(report_month as {{ dbt.type_string() }}) || '|' || currency_code
            as output_key,
        output_column,
        source_row_id,
        contribution
    from figures
    where report_month >= {{ first_of_month(as_of_date(), -1) }}
    union all
    select
        'loss_allowances' as output_table,
        loss_allowance_id as output_key,
        'open_amount' as output_column,
        source_row_id,
        open_amount as contribution
    from {{ ref('allowance_items') }}
    {%- for column, contribution in {
        "overdue_amount": "open_amount", "overdue_amount_days": "open_amount * days_overdue",
    }.items() %}
    union all
    select
        'carry_costs' as output_table,
        company_id || '|' || debtor_id || '|' || currency_code as output_key,
        '{{ column }}' as output_column,
        source_row_id,
        {{ contribution }} as contribution
    from {{ ref('open_items') }}
    where is_overdue and not is_apart
    {%- endfor %}
)

select
    output_table,
    output_key,
    output_column,
    source_row_id,
    cast(contribution as decimal(38, 4)) as contribution,
    'amount' as edge_type
from edges
where contribution <> 0 and source_row_id is not null
