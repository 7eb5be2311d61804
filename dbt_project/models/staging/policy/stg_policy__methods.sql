{{ policy_rows("methods") }}
