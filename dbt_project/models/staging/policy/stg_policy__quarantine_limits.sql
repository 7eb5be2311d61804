{{ config(materialized="view") }}

{{ policy_rows("quarantine_limits") }}
