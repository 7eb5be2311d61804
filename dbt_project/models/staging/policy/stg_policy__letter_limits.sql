{{ policy_rows("letter_limits") }}
