{{ binary_noise_of(u8_tables()) }}
