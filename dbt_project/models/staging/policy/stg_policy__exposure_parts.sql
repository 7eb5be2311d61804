{{ policy_rows("exposure_parts") }}
