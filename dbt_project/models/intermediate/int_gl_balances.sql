{{ union_staged("gl_balances") }}
