{{ policy_rows("freshness_limits") }}
