{{ policy_rows("task_limits") }}
