{{ policy_rows("debtor_mapping") }}
