{{ policy_rows("default_limits") }}
