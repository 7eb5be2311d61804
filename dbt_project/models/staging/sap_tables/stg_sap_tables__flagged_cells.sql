{{ binary_noise_of(sap_tables_tables()) }}
