{{ file_totals_of_all(odoo_tables()) }}
