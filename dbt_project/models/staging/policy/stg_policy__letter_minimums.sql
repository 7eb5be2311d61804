{{ policy_rows("letter_minimums") }}
