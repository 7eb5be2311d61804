{{ policy_rows("letter_rules") }}
