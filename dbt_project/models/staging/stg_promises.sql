{{ union_staged("promises") }}
