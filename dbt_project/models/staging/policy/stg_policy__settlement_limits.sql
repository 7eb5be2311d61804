{{ policy_rows("settlement_limits") }}
