{{ config(materialized="table") }}

{% set columns = {
    "event_number": "code!",
    "customer_number": "code!",
    "limitation_event_type": "coded!",
    "occurred_on": "date!",
    "document_number": "code",
    "company_id": "company!",
    "evidence_grade": "coded",
    "evidence_reference": "text",
    "ends_on": "date",
} %}

with landed_limitation_events as (
    select * from {{ source("landing", "generic_limitation_events") }}
),

home as (
    select max(company_id) as home_company_id from {{ ref("stg_home__companies") }}
),

landed as (
    select
        landed_limitation_events.*,
        home.home_company_id
    from landed_limitation_events
    cross join home
),

{{ judged_rows("landed", columns) }}
