{{ policy_rows("carry_rates") }}
