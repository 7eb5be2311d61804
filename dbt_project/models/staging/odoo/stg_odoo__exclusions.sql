{{ exclusions_of(odoo_tables()) }}
