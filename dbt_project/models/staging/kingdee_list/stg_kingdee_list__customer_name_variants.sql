{{ name_variants_of("base_kingdee_list__receivables") }}
