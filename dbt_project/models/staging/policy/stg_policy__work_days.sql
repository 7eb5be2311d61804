{{ policy_rows("work_days") }}
