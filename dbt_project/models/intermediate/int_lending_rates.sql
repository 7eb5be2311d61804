select
    effective_date,
    -- Percent to a share, exact: both have four decimals at most.
    cast(lending_percent * cast(0.01 as decimal(4, 2)) as decimal(20, 10)) as lending_rate,
    source_row_id,
    source as rate_source
from {{ ref("stg_policy__lending_rates") }}
