{{ policy_rows("allowance_rules") }}
