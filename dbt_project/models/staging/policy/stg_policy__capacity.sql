{{ policy_rows("capacity") }}
