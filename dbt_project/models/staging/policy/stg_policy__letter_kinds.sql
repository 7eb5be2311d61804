{{ policy_rows("letter_kinds") }}
