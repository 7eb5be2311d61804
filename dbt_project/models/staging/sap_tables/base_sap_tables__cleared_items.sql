{{ config(materialized="table") }}

{{ sap_items("bsad") }}
