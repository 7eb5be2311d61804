{{ name_variants_of("base_u8_list__ledger") }}
