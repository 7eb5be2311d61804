select balance_id
from {{ ref('customer_balances') }}
where
    open_amount <> not_due_amount + overdue_amount
    or overdue_amount
    <> d1_30_amount + d31_60_amount + d61_90_amount + d91_180_amount + d181_365_amount
    + d366_plus_amount
    or open_amount <> demand_amount + held_amount + not_due_portion_amount + excluded_amount
    or net_amount <> open_amount - unapplied_amount
