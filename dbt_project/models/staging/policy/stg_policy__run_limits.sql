{{ config(materialized="view") }}

{{ policy_rows("run_limits") }}
