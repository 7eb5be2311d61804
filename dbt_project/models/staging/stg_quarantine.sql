{{ config(materialized="table") }}

{{ union_staged("quarantine") }}
