{{ policy_rows("answer_limits") }}
