{{ policy_rows("credit_rules") }}
