{{ policy_rows("watch_rules") }}
