-- What is odd about a credit: dated later than the day of the figures, used more than it is
-- worth, from nobody we can name, or paid back without anything to set it against.
with credits as (
    select * from {{ ref('int_credits') }}
),

used as (
    select
        credit_id,
        {{ sum_amount('credit_amount') }} as used_amount
    from {{ ref('effective_applications') }}
    group by credit_id
)

select
    'dated_after_as_of' as finding_code,
    source_row_id,
    credit_id as subject_id,
    cast(effective_date as {{ dbt.type_string() }}) as value,
    document_number as detail
from credits
where effective_date > {{ as_of_date() }}
union all
select
    'credit_over_applied' as finding_code,
    credits.source_row_id,
    credits.credit_id as subject_id,
    cast(used.used_amount as {{ dbt.type_string() }}) as value,
    cast(credits.amount as {{ dbt.type_string() }}) as detail
from credits
inner join used on credits.credit_id = used.credit_id
where used.used_amount > credits.amount
union all
select
    'unidentified_credit' as finding_code,
    source_row_id,
    credit_id as subject_id,
    cast(amount as {{ dbt.type_string() }}) as value,
    currency_code as detail
from {{ ref('unapplied_credits') }}
where customer_id is null
union all
select
    'refund_unmatched' as finding_code,
    source_row_id,
    credit_id as subject_id,
    cast(unapplied_amount as {{ dbt.type_string() }}) as value,
    currency_code as detail
from {{ ref('unapplied_credits') }}
where unapplied_amount < 0
