-- What the letters outside the order of asking are about; each kind has a clock of its own.
{%- for letters in ["statement", "suspension", "plan", "thanks"] %}
{%- if not loop.first %}
union all
{%- endif %}
select
    company_id,
    debtor_id,
    letter_kind,
    dunning_policy,
    cycle,
    ground_code,
    ground_text,
    disposition_id,
    receivable_id,
    source_row_id,
    customer_id,
    sales_rep_id,
    amount,
    currency_code,
    due_date,
    days_overdue,
    reason_code,
    is_listed
from {{ ref('letter_' ~ letters ~ '_items') }}
{%- endfor %}
