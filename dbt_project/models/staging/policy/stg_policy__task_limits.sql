{{ config(materialized="ephemeral") }}

{{ policy_rows("task_limits") }}
