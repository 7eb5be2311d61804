with quarantined as (
    -- A rep, his targets, a rate, a ledger balance or what the post says of a letter that cannot be
    -- read concerns no debtor, and a line of what was sold changes nothing that is owed.
    select * from {{ ref("stg_quarantine") }}
    where
        table_name not in (
            'sales_reps', 'sales_targets', 'exchange_rates', 'gl_balances', 'sales_lines',
            'letter_deliveries'
        )
),

customers as (
    select * from {{ ref("int_customers") }}
),

rules as (
    select * from {{ ref("stg_home__rep_rules") }}
),

-- A row that names its customer holds him; another may concern every debtor of its source.
concerned as (
    select
        customers.debtor_id,
        -- In charge of the customer by the rules that every receivable follows.
        coalesce(
            customers.sales_rep_id,
            company_rules.sales_rep_id,
            source_rules.sales_rep_id,
            home_rules.sales_rep_id
        ) as sales_rep_id,
        quarantined.company_id,
        quarantined.currency_code,
        quarantined.source_row_id,
        quarantined.table_name,
        quarantined.rule_code,
        quarantined.customer_number is not null as is_named
    from quarantined
    inner join customers
        on
            quarantined.source_name = customers.source_name
            and coalesce(quarantined.customer_number, customers.customer_number)
            = customers.customer_number
    left join rules as company_rules
        on
            quarantined.source_name = company_rules.source_name
            and quarantined.company_id = company_rules.company_id
    left join rules as source_rules
        on quarantined.source_name = source_rules.source_name and source_rules.company_id is null
    left join rules as home_rules on home_rules.source_name is null
)

select
    debtor_id,
    company_id,
    source_row_id,
    'data_hold' as reason_code,
    table_name,
    rule_code,
    currency_code,
    is_named,
    min(sales_rep_id) as sales_rep_id
from concerned
group by debtor_id, company_id, source_row_id, table_name, rule_code, currency_code, is_named
