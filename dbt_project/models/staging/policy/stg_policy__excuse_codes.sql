{{ policy_rows("excuse_codes") }}
