{{ policy_rows("history_starts") }}
