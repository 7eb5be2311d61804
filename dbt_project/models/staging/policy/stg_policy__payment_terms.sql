{{ policy_rows("payment_terms") }}
