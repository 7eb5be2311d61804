{{ config(materialized="table") }}

{% set columns = {
    "sales_rep_number": "code!",
    "rep_name": "text!",
    "department": "text",
    "manager_number": "code",
    "deputy_number": "code",
    "is_active": "flag",
    "daily_capacity": "whole_number",
    "email": "text",
} %}

with landed_sales_reps as (
    select * from {{ source("landing", "generic_sales_reps") }}
),

landed as (
    select landed_sales_reps.* from landed_sales_reps
),

{{ judged_rows("landed", columns) }}
