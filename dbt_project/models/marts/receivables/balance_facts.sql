-- What stands on an account: what is open of each item, each portion of it, each unapplied credit.
-- A row has one of the three; the rest of it adds nothing.
with items as (
    select
        company_id,
        debtor_id,
        customer_id,
        currency_code,
        open_amount,
        disputed_amount,
        overdue_bucket,
        is_overdue,
        due_date,
        days_overdue,
        0 as portion_amount,
        'none' as disposition,
        0 as unapplied_amount
    from {{ ref('open_items') }}
),

portions as (
    select
        company_id,
        debtor_id,
        customer_id,
        currency_code,
        0 as open_amount,
        0 as disputed_amount,
        'none' as overdue_bucket,
        false as is_overdue,
        cast(null as date) as due_date,
        0 as days_overdue,
        amount as portion_amount,
        disposition,
        0 as unapplied_amount
    from {{ ref('item_dispositions') }}
),

credits as (
    select
        company_id,
        debtor_id,
        customer_id,
        currency_code,
        0 as open_amount,
        0 as disputed_amount,
        'none' as overdue_bucket,
        false as is_overdue,
        cast(null as date) as due_date,
        0 as days_overdue,
        0 as portion_amount,
        'none' as disposition,
        unapplied_amount
    from {{ ref('unapplied_credits') }}
    where customer_id is not null
)

select * from items
union all
select * from portions
union all
select * from credits
