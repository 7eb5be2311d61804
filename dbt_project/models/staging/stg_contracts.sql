{{ union_staged("contracts") }}
