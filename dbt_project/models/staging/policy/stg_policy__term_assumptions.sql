{{ policy_rows("term_assumptions") }}
