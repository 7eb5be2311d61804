with lines as (
    select * from {{ ref("base_u8_list__ledger") }}
    where
        failed_column is null
        and exclusion_reason is null
        and parsed_line_kind in ('opening', 'owed')
        and parsed_net_amount > 0
),

placed as (
    select
        *,
        row_number() over (
            partition by source_name, parsed_company_id, document_key
            order by parsed_due_date, source_row_id
        ) as position
    from (
        select
            *,
            -- The opening balance of an account has no number of its own.
            case
                when parsed_line_kind = 'opening'
                    then {{ key("parsed_document_number", "parsed_customer_number",
                                "parsed_currency_code") }}
                else parsed_document_number
            end as document_key
        from lines
    ) as keyed
)

select
    {{ key("source_name", "parsed_company_id", "document_key", "position") }} as receivable_id,
    source_row_id,
    source_name,
    parsed_company_id as company_id,
    {{ key("source_name", "parsed_customer_number") }} as customer_id,
    parsed_customer_number as customer_number,
    cast(null as varchar) as sales_rep_id,
    case when parsed_line_kind = 'opening' then '期初余额' else parsed_document_type end
        as document_type,
    parsed_document_number as document_number,
    cast(position as integer) as instalment_number,
    parsed_entry_date as document_date,
    parsed_entry_date as posting_date,
    parsed_entry_date as recognition_date,
    cast(null as date) as delivery_date,
    cast(null as date) as acceptance_date,
    cast(null as date) as invoice_received_date,
    parsed_due_date as due_date_erp,
    cast(null as varchar) as payment_term,
    parsed_currency_code as currency_code,
    parsed_net_amount as original_amount,
    cast(null as decimal(18, 4)) as open_amount_erp,
    cast(null as varchar) as contract_number,
    cast(null as varchar) as order_number,
    false as is_retention,
    cast(null as varchar) as assigned_to,
    cast(null as date) as assignment_notified_on,
    'ours' as collection_right,
    cast(null as varchar) as original_document_number,
    cast(null as date) as first_document_date,
    cast(null as date) as first_due_date,
    cast(null as varchar) as gl_account
from placed
