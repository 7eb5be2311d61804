{{ config(materialized="view") }}

{{ policy_rows("top_debtors") }}
