{{ policy_rows("settlement_approvers") }}
