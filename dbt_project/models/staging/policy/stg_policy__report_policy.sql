{{ config(materialized="ephemeral") }}

{{ policy_rows("report_policy") }}
