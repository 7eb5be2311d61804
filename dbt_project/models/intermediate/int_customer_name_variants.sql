{{ union_staged("customer_name_variants") }}
