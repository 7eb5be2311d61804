{{ name_variants_of("base_sap_fbl5n__open_items") }}
