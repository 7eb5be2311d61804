{{ config(materialized="table") }}

{% set columns = {
    "letter_number": "code!",
    "delivery_outcome": "coded!",
    "occurred_on": "date!",
    "tracking_number": "code",
    "signed_by": "text",
} %}

with landed as (
    select * from {{ source("landing", "generic_letter_deliveries") }}
),

{{ judged_rows("landed", columns) }}
