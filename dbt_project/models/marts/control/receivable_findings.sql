-- What is odd about a document or an application, though it can be used.
with receivables as (
    select * from {{ ref('int_receivables') }}
),

balances as (
    select * from {{ ref('receivable_balances') }}
),

term_due_dates as (
    select * from {{ ref('int_term_due_dates') }}
),

applications as (
    select applications.*
    from {{ ref('effective_applications') }} as applications
    left join receivables on applications.receivable_id = receivables.receivable_id
    where receivables.receivable_id is null
)

select
    'dated_after_as_of' as finding_code,
    source_row_id,
    receivable_id as subject_id,
    cast(document_date as {{ dbt.type_string() }}) as value,
    document_number as detail
from receivables
where document_date > {{ as_of_date() }}
union all
select
    'due_before_posting' as finding_code,
    source_row_id,
    receivable_id as subject_id,
    cast(due_date_erp as {{ dbt.type_string() }}) as value,
    cast(coalesce(posting_date, document_date) as {{ dbt.type_string() }}) as detail
from receivables
where due_date_erp < coalesce(posting_date, document_date)
union all
select
    'due_date_differs' as finding_code,
    balances.source_row_id,
    balances.receivable_id as subject_id,
    cast(
        {{ dbt.datediff('terms.term_due_date', 'balances.due_date', 'day') }}
        as {{ dbt.type_string() }}
    ) as value,
    cast(terms.term_due_date as {{ dbt.type_string() }}) as detail
from balances
inner join term_due_dates as terms on balances.receivable_id = terms.receivable_id
where
    balances.open_amount > 0
    and balances.due_date_source = 'erp'
    and balances.due_date <> terms.term_due_date
    -- A date that rests on an assumption says nothing about the ERP's.
    and terms.assumption is null
union all
select
    'due_date_estimated' as finding_code,
    balances.source_row_id,
    balances.receivable_id as subject_id,
    terms.assumption as value,
    receivables.payment_term as detail
from balances
inner join term_due_dates as terms on balances.receivable_id = terms.receivable_id
inner join receivables on balances.receivable_id = receivables.receivable_id
where balances.open_amount > 0 and balances.due_date_source in ('term_estimated', 'event_missing')
union all
select
    'due_date_unknown' as finding_code,
    balances.source_row_id,
    balances.receivable_id as subject_id,
    receivables.payment_term as value,
    balances.document_number as detail
from balances
inner join receivables on balances.receivable_id = receivables.receivable_id
where balances.open_amount > 0 and balances.due_date_source = 'document_date'
union all
select
    'over_applied' as finding_code,
    source_row_id,
    receivable_id as subject_id,
    cast(open_amount as {{ dbt.type_string() }}) as value,
    currency_code as detail
from balances
where open_amount < 0
union all
select
    'no_owner' as finding_code,
    source_row_id,
    receivable_id as subject_id,
    cast(open_amount as {{ dbt.type_string() }}) as value,
    currency_code as detail
from balances
where sales_rep_id is null and open_amount > 0
union all
select
    'application_without_receivable' as finding_code,
    source_row_id,
    application_id as subject_id,
    cast(amount as {{ dbt.type_string() }}) as value,
    receivable_id as detail
from applications
union all
-- It continues a document that no file holds, and its first dates are not told.
select
    'first_dates_unknown' as finding_code,
    receivables.source_row_id,
    receivables.receivable_id as subject_id,
    receivables.original_document_number as value,
    receivables.document_number as detail
from receivables
left join receivables as originals
    on
        receivables.source_name = originals.source_name
        and receivables.company_id = originals.company_id
        and receivables.original_document_number = originals.document_number
where
    receivables.original_document_number is not null
    and originals.receivable_id is null
    and (
        receivables.due_date_erp is null
        or (
            receivables.due_date_erp = receivables.own_due_date
            and coalesce(receivables.recognition_date, receivables.document_date)
            = receivables.document_date
        )
    )
