{{ policy_rows("individual_assessments") }}
