{{ policy_rows("quarantine_limits") }}
