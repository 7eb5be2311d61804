{{ policy_rows("customer_facts") }}
