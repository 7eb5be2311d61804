{{ union_staged("flagged_cells") }}
