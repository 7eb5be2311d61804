{{ policy_rows("grade_bands") }}
