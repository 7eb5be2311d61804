{{ config(materialized="ephemeral") }}

{{ policy_rows("waivers") }}
