{{ config(materialized="view") }}

{{ policy_rows("payment_terms") }}
