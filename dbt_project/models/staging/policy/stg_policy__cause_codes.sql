{{ policy_rows("cause_codes") }}
