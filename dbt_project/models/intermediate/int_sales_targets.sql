{{ union_staged("sales_targets") }}
