{{ customers_of_variants("stg_kingdee_list__customer_name_variants") }}
