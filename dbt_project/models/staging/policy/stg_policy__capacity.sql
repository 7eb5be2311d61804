{{ config(materialized="view") }}

{{ policy_rows("capacity") }}
