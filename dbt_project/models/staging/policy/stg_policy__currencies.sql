{{ config(materialized="view") }}

{{ policy_rows("currencies") }}
