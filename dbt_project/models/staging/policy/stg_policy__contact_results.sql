{{ policy_rows("contact_results") }}
