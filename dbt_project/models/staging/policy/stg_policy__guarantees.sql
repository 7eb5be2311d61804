{{ policy_rows("guarantees") }}
