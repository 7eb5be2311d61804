{{ quarantine_of(kingdee_tables()) }}
