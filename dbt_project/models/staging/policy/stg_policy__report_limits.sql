{{ policy_rows("report_limits") }}
