{{ file_totals_of_all(kingdee_tables()) }}
