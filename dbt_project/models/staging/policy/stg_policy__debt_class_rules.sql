{{ policy_rows("debt_class_rules") }}
