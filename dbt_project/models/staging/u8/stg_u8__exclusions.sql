{{ exclusions_of(u8_tables()) }}
