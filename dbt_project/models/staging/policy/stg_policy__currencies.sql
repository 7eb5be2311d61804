{{ policy_rows("currencies") }}
