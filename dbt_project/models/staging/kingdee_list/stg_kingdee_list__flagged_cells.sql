{{ binary_noise_rows("base_kingdee_list__receivables", "receivables", "open_amount") }}
