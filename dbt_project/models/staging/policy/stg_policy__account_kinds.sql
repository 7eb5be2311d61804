{{ policy_rows("account_kinds") }}
