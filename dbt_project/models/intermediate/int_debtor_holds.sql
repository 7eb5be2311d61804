with quarantined as (
    -- A rep, his targets, a rate or a ledger balance that cannot be read concerns no debtor.
    select * from {{ ref("stg_quarantine") }}
    where table_name not in ('sales_reps', 'sales_targets', 'exchange_rates', 'gl_balances')
),

customers as (
    select * from {{ ref("int_customers") }}
),

-- A row that names its customer holds him; another may concern every debtor of its source.
concerned as (
    select
        customers.debtor_id,
        quarantined.company_id,
        quarantined.source_row_id,
        quarantined.table_name,
        quarantined.rule_code
    from quarantined
    inner join customers
        on
            quarantined.source_name = customers.source_name
            and coalesce(quarantined.customer_number, customers.customer_number)
            = customers.customer_number
)

select distinct
    debtor_id,
    company_id,
    source_row_id,
    'data_hold' as reason_code,
    table_name,
    rule_code
from concerned
