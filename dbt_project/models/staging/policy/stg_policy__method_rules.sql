{{ policy_rows("method_rules") }}
