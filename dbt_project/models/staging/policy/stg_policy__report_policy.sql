{{ policy_rows("report_policy") }}
