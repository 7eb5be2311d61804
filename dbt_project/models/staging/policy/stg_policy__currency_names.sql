{{ policy_rows("currency_names") }}
