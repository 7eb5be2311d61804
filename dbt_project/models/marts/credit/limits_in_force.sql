-- The limits that count at as_of, one for each account and company, and one for each group whose
-- head carries it. A company's own limit comes before one for all companies, a valid one before an
-- expired one, a newer one before an older one. A temporary limit is on top of the regular one
-- while it is valid, and stands alone where there is none.
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

-- What is granted in one company goes on top of the limit that holds there for all of them.
granted_alone as (
    select
        temporary.*,
        shared.limit_amount as shared_amount,
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
