{{ config(materialized="ephemeral") }}

{{ policy_rows("account_kinds") }}
