{{ policy_rows("lending_rates") }}
