{{ policy_rows("signal_rules") }}
