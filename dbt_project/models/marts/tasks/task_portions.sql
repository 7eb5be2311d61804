-- What a rep has to see of a debtor: his own portions that are not excluded. What neither promise
-- nor dispute nor cash explains is pressing, and that is what priority counts.
select
    sales_rep_id,
    debtor_id,
    disposition_id,
    receivable_id,
    source_row_id,
    company_id,
    currency_code,
    portion_type,
    disposition,
    reason_code,
    amount,
    due_date,
    days_overdue,
    is_overdue,
    is_overdue
    and reason_code in (
        'overdue', 'data_hold', 'legal_status', 'no_master_data', 'no_release_date'
    ) as is_pressing
from {{ ref('item_dispositions') }}
where disposition <> 'excluded' and sales_rep_id is not null
