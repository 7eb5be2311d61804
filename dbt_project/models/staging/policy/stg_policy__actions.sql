{{ config(materialized="view") }}

{{ policy_rows("actions") }}
