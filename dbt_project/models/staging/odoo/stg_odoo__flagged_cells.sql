{{ binary_noise_of(odoo_tables()) }}
