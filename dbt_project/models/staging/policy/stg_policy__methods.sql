{{ config(materialized="ephemeral") }}

{{ policy_rows("methods") }}
