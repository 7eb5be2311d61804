-- The promises among the answers, one for each company and currency they are about. An amount is
-- laid on the companies by what is asked for there, most first; without one all that was asked for.
with promised as (
    select * from {{ ref("stg_answers__answers") }}
    where has_promise
),

owed as (
    select
        answer_id,
        company_id,
        currency_code,
        -- Cash is the debtor's whatever the account: the one that owes most stands for him.
        max(case when place = 1 then customer_id end) as customer_id,
        sum(open_amount) as open_amount,
        sum(demand_amount) as demand_amount
    from (
        select
            *,
            row_number() over (
                partition by answer_id, company_id, currency_code
                order by open_amount desc, customer_id asc
            ) as place
        from {{ ref("stg_answers__accounts") }}
    ) as told
    group by answer_id, company_id, currency_code
),

shared as (
    select
        promised.*,
        owed.company_id,
        owed.customer_id,
        owed.currency_code as promised_currency,
        case
            when promised.promised_value is null then owed.demand_amount
            else {{ taken_from_pool(
                "owed.open_amount", "promised.promised_value", "promised.answer_id",
                "owed.demand_amount desc, owed.company_id"
            ) }}
        end as amount
    from promised
    inner join owed
        on
            promised.answer_id = owed.answer_id
            and (promised.currency_code is null or promised.currency_code = owed.currency_code)
)

select
    'answers:' || task_id || ':' || cast(work_day as varchar) || ':' || company_id || ':'
    || promised_currency as promise_id,
    source_row_id,
    {{ dbt.split_part("customer_id", "':'", 1) }} as source_name,
    company_id,
    customer_id,
    substring(customer_id, length({{ dbt.split_part("customer_id", "':'", 1) }}) + 2)
        as customer_number,
    cast(null as varchar) as receivable_id,
    work_day as made_on,
    promised_day as promised_date,
    cast(amount as decimal(18, 4)) as promised_amount,
    promised_currency as currency_code,
    cast(null as varchar) as promised_by,
    coalesce(channel, 'answer') as channel,
    cast(null as date) as withdrawn_on
from shared
where amount > 0
