-- A tie-out: each row adds to its own figure and, unless it is the ledger's, to what the ledger
-- should say.
with {{ gl_tie_out_facts() }},

edges as (
    select
        company_id || '|' || gl_account || '|' || currency_code as output_key,
        figure as output_column,
        source_row_id,
        amount as contribution
    from control_facts
    union all
    select
        company_id || '|' || gl_account || '|' || currency_code as output_key,
        'expected_balance' as output_column,
        source_row_id,
        amount as contribution
    from control_facts
    where figure <> 'gl_balance'
)

select
    'gl_tie_out' as output_table,
    output_key,
    output_column,
    source_row_id,
    cast(contribution as decimal(38, 4)) as contribution,
    'amount' as edge_type
from edges
where contribution <> 0
