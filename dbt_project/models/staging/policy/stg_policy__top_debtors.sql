{{ policy_rows("top_debtors") }}
