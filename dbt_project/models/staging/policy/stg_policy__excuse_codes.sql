{{ config(materialized="ephemeral") }}

{{ policy_rows("excuse_codes") }}
