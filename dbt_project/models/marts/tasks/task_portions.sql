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
-- Some have no item to see: nobody knows how much, nothing is left, he is watched before he owes
-- anything, or an offer is to be decided on by somebody else than his rep.
{%- for debtors, portion, disposition, reason in [
    ("task_unread_debtors", "unread", "held", "data_hold"),
    ("task_settled_debtors", "settled", "not_due", "settled"),
    ("task_watched_debtors", "watched", "not_due", "watched"),
    ("task_settlement_offers", "settlement", "not_due", "settlement"),
] %}
union all
select
    sales_rep_id,
    debtor_id,
    source_row_id || ':{{ portion }}' as disposition_id,
    cast(null as varchar) as receivable_id,
    source_row_id,
    company_id,
    currency_code,
    'rest' as portion_type,
    '{{ disposition }}' as disposition,
    '{{ reason }}' as reason_code,
    cast(0 as decimal(38, 4)) as amount,
    cast(null as date) as due_date,
    0 as days_overdue,
    false as is_overdue,
    false as is_pressing
from {{ ref(debtors) }}
{%- endfor %}
