{{ policy_rows("overrides") }}
