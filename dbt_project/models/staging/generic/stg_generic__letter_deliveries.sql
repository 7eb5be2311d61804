with letter_deliveries as (
    select * from {{ ref("base_generic__letter_deliveries") }}
)

select
    parsed_letter_number as letter_number,
    source_row_id,
    parsed_delivery_outcome as delivery_outcome,
    parsed_occurred_on as occurred_on,
    parsed_tracking_number as tracking_number,
    parsed_signed_by as signed_by,
    cast(null as varchar) as status_code,
    cast(null as varchar) as reason
from letter_deliveries
where failed_column is null and exclusion_reason is null
