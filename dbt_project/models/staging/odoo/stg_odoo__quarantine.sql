{{ quarantine_of(odoo_tables()) }}
