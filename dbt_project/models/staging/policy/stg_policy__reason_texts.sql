{{ config(materialized="view") }}

{{ policy_rows("reason_texts") }}
