{{ config(materialized="ephemeral") }}

{{ policy_rows("promise_cadence") }}
