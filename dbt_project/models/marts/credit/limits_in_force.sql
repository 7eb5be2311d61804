-- The limit that counts for an account at as_of. A company's own limit comes before one for all
-- companies, a valid one before an expired one, a newer one before an older one.
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

ranked as (
    select
        *,
        row_number() over (
            partition by customer_id, coalesce(company_id, '')
            order by
                case validity when 'valid' then 1 else 2 end asc,
                case when valid_from is null then 1 else 0 end asc,
                valid_from desc,
                credit_limit_id asc
        ) as limit_rank
    from limits
    where validity <> 'future'
)

select
    credit_limit_id,
    source_row_id,
    company_id,
    customer_id,
    limit_state,
    limit_amount,
    currency_code,
    validity,
    valid_from,
    valid_until
from ranked
where limit_rank = 1
