{{ quarantine_of(sap_tables_tables()) }}
