{{ policy_rows("allowance_bands") }}
