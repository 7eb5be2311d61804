{{ config(materialized="table") }}

{{ sap_items("bsid") }}
