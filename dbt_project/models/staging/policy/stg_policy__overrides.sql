{{ config(materialized="ephemeral") }}

{{ policy_rows("overrides") }}
