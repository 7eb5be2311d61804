{{ config(materialized="view") }}

{{ policy_rows("letter_kinds") }}
