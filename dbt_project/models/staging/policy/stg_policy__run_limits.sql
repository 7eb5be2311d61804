{{ policy_rows("run_limits") }}
