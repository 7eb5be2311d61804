-- The limits that count at as_of, one for each account and company, one for each group whose head
-- carries it, and the company's default for those who have neither. A company's own limit comes
-- before one for all companies, a valid one before an expired one, a newer one before an older one.
-- A temporary limit is on top of the regular one while it is valid, and stands alone where there is
-- none.
with limits as (
    select
        *,
        case
            when valid_from is not null and valid_from > {{ as_of_date() }} then 'future'
            when valid_until is not null and valid_until < {{ as_of_date() }} then 'expired'
            else 'valid'
        end as validity
    from {{ ref('int_credit_limits') }}
),

accounts as (
    select
        company_id,
        customer_id,
        max(debtor_id) as debtor_id
    from {{ ref('exposure_facts') }}
    group by company_id, customer_id
),

default_limits as (
    select * from {{ ref('stg_policy__default_limits') }}
),

-- Of a company its own row before the one for every other.
defaulted as (
    select
        accounts.company_id,
        accounts.customer_id,
        accounts.debtor_id,
        default_limits.currency_code,
        default_limits.limit_amount,
        default_limits.source_row_id,
        row_number() over (
            partition by accounts.company_id, accounts.customer_id
            order by
                case default_limits.company_id when '*' then 2 else 1 end,
                default_limits.source_row_id
        ) as place
    from default_limits
    inner join accounts on default_limits.company_id in (accounts.company_id, '*')
),

temporary as (
    select
        customer_id,
        company_id,
        currency_code,
        min(credit_limit_id) as credit_limit_id,
        min(source_row_id) as source_row_id,
        min(debtor_id) as debtor_id,
        {{ sum_amount('limit_amount') }} as limit_amount,
        min(valid_from) as valid_from,
        max(valid_until) as valid_until
    from limits
    where limit_kind = 'temporary' and validity = 'valid'
    group by customer_id, company_id, currency_code
),

regular as (
    select
        *,
        row_number() over (
            partition by customer_id, coalesce(company_id, ''), limit_kind
            order by
                case validity when 'valid' then 1 else 2 end asc,
                case when valid_from is null then 1 else 0 end asc,
                valid_from desc,
                credit_limit_id asc
        ) as limit_rank
    from limits
    where validity <> 'future' and limit_kind in ('regular', 'group')
),

valid_regular as (
    select * from regular
    where limit_rank = 1 and limit_kind = 'regular' and validity = 'valid'
),

-- What is granted in one company goes on top of the limit that holds there for all of them, else of
-- the company's default.
granted_alone as (
    select
        temporary.*,
        coalesce(
            shared.limit_amount, own_default.limit_amount, any_default.limit_amount
        ) as shared_amount,
        shared.valid_from as shared_from,
        shared.credit_limit_id is not null as has_shared
    from temporary
    left join valid_regular as own
        on
            temporary.customer_id = own.customer_id
            and coalesce(temporary.company_id, '') = coalesce(own.company_id, '')
    left join valid_regular as shared
        on
            temporary.company_id is not null
            and temporary.customer_id = shared.customer_id
            and shared.company_id is null
    left join default_limits as own_default
        on
            temporary.company_id = own_default.company_id
            and temporary.currency_code = own_default.currency_code
    left join default_limits as any_default
        on
            any_default.company_id = '*'
            and own_default.company_id is null
            and temporary.currency_code = any_default.currency_code
    where
        own.credit_limit_id is null
        and (
            shared.credit_limit_id is null
            or (
                shared.currency_code = temporary.currency_code
                and shared.limit_state <> 'unlimited'
            )
        )
),

candidates as (
    select
        credit_limit_id,
        source_row_id,
        company_id,
        customer_id,
        debtor_id,
        limit_kind,
        limit_state,
        limit_amount,
        currency_code,
        validity,
        valid_from,
        valid_until,
        case validity when 'valid' then 1 else 3 end as candidate_order
    from regular
    where limit_rank = 1
    union all
    select
        credit_limit_id,
        source_row_id,
        company_id,
        customer_id,
        debtor_id,
        'regular' as limit_kind,
        'limited' as limit_state,
        coalesce(shared_amount, cast(0 as decimal(18, 4))) as limit_amount,
        currency_code,
        'valid' as validity,
        case when has_shared then shared_from else valid_from end as valid_from,
        valid_until,
        2 as candidate_order
    from granted_alone
    union all
    select
        'default:' || company_id || ':' || customer_id as credit_limit_id,
        source_row_id,
        company_id,
        customer_id,
        debtor_id,
        'default' as limit_kind,
        case when limit_amount = 0 then 'cash_only' else 'limited' end as limit_state,
        limit_amount,
        currency_code,
        'valid' as validity,
        cast(null as date) as valid_from,
        cast(null as date) as valid_until,
        1 as candidate_order
    from defaulted
    where place = 1
),

ranked as (
    select
        *,
        row_number() over (
            partition by customer_id, coalesce(company_id, ''), limit_kind
            order by candidate_order asc, credit_limit_id asc
        ) as limit_rank
    from candidates
)

select
    ranked.credit_limit_id,
    ranked.source_row_id,
    ranked.company_id,
    ranked.customer_id,
    ranked.debtor_id,
    ranked.limit_kind,
    case
        when temporary.limit_amount > 0 and ranked.limit_state = 'cash_only' then 'limited'
        else ranked.limit_state
    end as limit_state,
    cast(ranked.limit_amount + coalesce(temporary.limit_amount, 0) as decimal(18, 4))
        as limit_amount,
    cast(coalesce(temporary.limit_amount, 0) as decimal(18, 4)) as temporary_amount,
    ranked.currency_code,
    ranked.validity,
    ranked.valid_from,
    ranked.valid_until
from ranked
left join temporary
    on
        ranked.limit_kind = 'regular'
        and ranked.validity = 'valid'
        and ranked.customer_id = temporary.customer_id
        and coalesce(ranked.company_id, '') = coalesce(temporary.company_id, '')
        and ranked.currency_code = temporary.currency_code
where ranked.limit_rank = 1
