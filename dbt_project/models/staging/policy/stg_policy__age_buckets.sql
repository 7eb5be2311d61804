{{ policy_rows("age_buckets") }}
