{{ policy_rows("action_rules") }}
