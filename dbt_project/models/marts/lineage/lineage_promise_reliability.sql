-- What a measure of reliability is made of: each promise that was judged.
with outcomes as (
    select * from {{ ref('promise_outcomes') }}
)

{%- for column in ["promised_amount", "kept_amount", "broken_amount"] %}
select
    'promise_reliability' as output_table,
    reliability_id as output_key,
    '{{ column }}' as output_column,
    source_row_id,
    {{ column }} as contribution,
    'amount' as edge_type
from outcomes
where {{ column }} <> 0
{{ "union all" if not loop.last }}
{%- endfor %}
