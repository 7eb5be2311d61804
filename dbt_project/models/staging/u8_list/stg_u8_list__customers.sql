{{ customers_of_variants("stg_u8_list__customer_name_variants") }}
