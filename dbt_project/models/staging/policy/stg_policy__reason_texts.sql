{{ policy_rows("reason_texts") }}
