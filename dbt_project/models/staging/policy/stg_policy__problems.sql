{{ config(materialized="view") }}

{{ policy_problems() }}
