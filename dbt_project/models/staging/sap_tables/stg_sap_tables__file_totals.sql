{{ file_totals_of_all(sap_tables_tables()) }}
