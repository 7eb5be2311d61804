{{ config(materialized="table") }}

{{ union_staged("exclusions") }}
