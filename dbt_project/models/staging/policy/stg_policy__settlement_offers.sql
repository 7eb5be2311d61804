{{ policy_rows("settlement_offers") }}
