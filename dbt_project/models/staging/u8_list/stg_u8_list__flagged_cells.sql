{{ binary_noise_rows("base_u8_list__ledger", "ledger", "net_amount") }}
