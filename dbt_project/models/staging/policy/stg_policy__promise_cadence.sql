{{ policy_rows("promise_cadence") }}
