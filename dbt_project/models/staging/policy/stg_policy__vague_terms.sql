{{ policy_rows("vague_terms") }}
