-- An exposure: each row adds what policy counts of it.
with facts as (
    select * from {{ ref('exposure_facts') }}
)

select
    'credit_exposures' as output_table,
    exposure_id as output_key,
    'exposure_amount' as output_column,
    source_row_id,
    counted_amount as contribution,
    'amount' as edge_type
from facts
where counted_amount <> 0
