{{ exclusions_of(kingdee_tables()) }}
