{{ policy_rows("priority_points") }}
