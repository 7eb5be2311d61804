{{ config(materialized="ephemeral") }}

{{ policy_rows("method_rules") }}
