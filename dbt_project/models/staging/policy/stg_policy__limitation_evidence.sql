{{ policy_rows("limitation_evidence") }}
