{{ union_staged("credits") }}
