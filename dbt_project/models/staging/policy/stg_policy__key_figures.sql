{{ policy_rows("key_figures") }}
