{{ binary_noise_rows("base_sap_fbl5n__open_items", "open_items", "amount") }}
