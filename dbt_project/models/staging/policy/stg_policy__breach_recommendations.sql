{{ policy_rows("breach_recommendations") }}
