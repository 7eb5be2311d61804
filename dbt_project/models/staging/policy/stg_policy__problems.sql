{{ config(materialized="table") }}

{{ policy_problems() }}
