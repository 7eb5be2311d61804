with observations as (
    select * from {{ ref("base_generic__observations") }}
)

select
    {{ key("source_name", "parsed_observation_number") }} as observation_id,
    source_row_id,
    source_name,
    {{ key("source_name", "parsed_customer_number") }} as customer_id,
    parsed_observed_on as observed_on,
    parsed_signal as signal_code,
    parsed_observed_by as sales_rep_id
from observations
where failed_column is null and exclusion_reason is null
