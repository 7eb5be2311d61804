{{ quarantine_of(u8_tables()) }}
