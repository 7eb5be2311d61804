{{ policy_rows("allocation_rules") }}
