{{ config(materialized="table") }}

{% set columns = {
    "observation_number": "code!",
    "customer_number": "code!",
    "observed_on": "date!",
    "signal": "coded!",
    "observed_by": "code",
} %}

with landed as (
    select * from {{ source("landing", "generic_observations") }}
),

{{ judged_rows("landed", columns) }}
