{{ policy_rows("actions") }}
