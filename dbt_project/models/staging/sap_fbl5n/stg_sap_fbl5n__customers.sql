{{ customers_of_variants("stg_sap_fbl5n__customer_name_variants") }}
