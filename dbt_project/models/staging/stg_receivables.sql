{{ union_staged("receivables") }}
