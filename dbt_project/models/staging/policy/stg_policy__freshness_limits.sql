{{ config(materialized="view") }}

{{ policy_rows("freshness_limits") }}
