-- What is left of every document dated up to as_of: original less applications where the source
-- tells them, the source's own open amount where it does not. Zero and negative balances are kept
-- here.
with receivables as (
    select * from {{ ref('int_receivables') }}
    where document_date <= {{ as_of_date() }}
),

applied as (
    select
        receivable_id,
        {{ sum_amount('reducing_amount') }} as applied_amount,
        {{ sum_amount('discount_amount') }} as applied_discount_amount,
        {{ sum_amount('reducing_amount', "application_method <> 'erp'") }} as inferred_amount,
        max(effective_date) as last_applied_on
    from {{ ref('effective_applications') }}
    group by receivable_id
),

balanced as (
    select
        receivables.receivable_id,
        receivables.undivided_receivable_id,
        receivables.source_row_id,
        receivables.source_name,
        receivables.source_capability,
        receivables.company_id,
        receivables.customer_id,
        receivables.debtor_id,
        receivables.sales_rep_id,
        receivables.document_type,
        receivables.document_number,
        receivables.instalment_number,
        receivables.contract_number,
        receivables.document_date,
        receivables.currency_code,
        receivables.assigned_to,
        receivables.collection_right,
        receivables.receivable_kind,
        receivables.is_retention,
        receivables.treatment,
        receivables.gl_account,
        coalesce(receivables.recognition_date, receivables.document_date) as recognition_date,
        -- The ERP's own due date wins, whatever the term says.
        coalesce(receivables.due_date_erp, terms.term_due_date, receivables.document_date)
            as due_date,
        case
            when receivables.due_date_erp is not null then 'erp'
            when terms.term_due_date is null then 'document_date'
            when terms.assumption = 'event_missing' then 'event_missing'
            when terms.assumption is not null then 'term_estimated'
            else 'term'
        end as due_date_source,
        receivables.source_capability = 'open_balances' as is_balance_only,
        case
            when receivables.source_capability <> 'open_balances' then receivables.original_amount
        end as original_amount,
        case
            when receivables.source_capability <> 'open_balances'
                then cast(coalesce(applied.applied_amount, 0) as decimal(38, 4))
        end as applied_amount,
        case
            when receivables.source_capability <> 'open_balances'
                then cast(coalesce(applied.applied_discount_amount, 0) as decimal(38, 4))
        end as applied_discount_amount,
        cast(coalesce(applied.inferred_amount, 0) as decimal(38, 4)) as inferred_amount,
        applied.last_applied_on,
        cast(
            case
                when receivables.source_capability = 'open_balances'
                    then receivables.open_amount_erp
                else receivables.original_amount - coalesce(applied.applied_amount, 0)
            end as decimal(38, 4)
        ) as open_amount
    from receivables
    left join applied on receivables.receivable_id = applied.receivable_id
    left join {{ ref('int_term_due_dates') }} as terms
        on receivables.receivable_id = terms.receivable_id
)

select * from balanced
