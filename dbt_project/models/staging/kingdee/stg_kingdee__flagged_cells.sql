{{ binary_noise_of(kingdee_tables()) }}
