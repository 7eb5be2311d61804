{{ policy_problems() }}
