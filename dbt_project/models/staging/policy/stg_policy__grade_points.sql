{{ policy_rows("grade_points") }}
