{{ union_staged("exchange_rates") }}
