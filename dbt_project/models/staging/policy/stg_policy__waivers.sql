{{ policy_rows("waivers") }}
