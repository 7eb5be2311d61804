{{ policy_rows("overdue_buckets") }}
