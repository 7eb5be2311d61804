{{ binary_noise_rows("base_sap__open_items", "open_items", "open_amount") }}
