{{ policy_rows("demand_minimums") }}
