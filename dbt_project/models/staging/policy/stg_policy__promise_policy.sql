{{ policy_rows("promise_policy") }}
