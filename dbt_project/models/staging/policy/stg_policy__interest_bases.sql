{{ policy_rows("interest_bases") }}
