{{ file_totals_of_all(u8_tables()) }}
