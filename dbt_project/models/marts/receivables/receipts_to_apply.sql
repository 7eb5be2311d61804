-- The credits whose application in the ERP would change a task: unapplied ones that hold back
-- overdue portions, and inferred ones that keep an overdue item off the list while their account
-- still owes something that they could have paid instead.
with credits as (
    select * from {{ ref('int_credits') }}
),

held_back as (
    select
        company_id,
        debtor_id,
        currency_code,
        {{ sum_amount('amount') }} as pool
    from {{ ref('item_dispositions') }}
    where reason_code = 'unapplied_credit'
    group by company_id, debtor_id, currency_code
),

holding as (
    select
        unapplied.credit_id,
        unapplied.source_row_id,
        unapplied.company_id,
        unapplied.debtor_id,
        unapplied.currency_code,
        unapplied.credit_type,
        unapplied.document_number,
        unapplied.effective_date,
        'holds_overdue' as effect_code,
        {{ taken_from_pool(
            'unapplied.unapplied_amount',
            'held_back.pool',
            'unapplied.company_id, unapplied.debtor_id, unapplied.currency_code',
            'unapplied.effective_date, unapplied.credit_id'
        ) }} as amount,
        cast(null as {{ dbt.type_string() }}) as application_method
    from {{ ref('unapplied_credits') }} as unapplied
    inner join held_back
        on
            unapplied.company_id = held_back.company_id
            and unapplied.debtor_id = held_back.debtor_id
            and unapplied.currency_code = held_back.currency_code
    -- What covers nothing holds nothing back, nor does money that was paid back.
    where coalesce(unapplied.treatment, 'covers') = 'covers' and unapplied.unapplied_amount > 0
),

owing_accounts as (
    select
        company_id,
        customer_id,
        currency_code,
        {{ sum_amount('open_amount') }} as open_amount
    from {{ ref('open_items') }}
    where rests_on_inference
    group by company_id, customer_id, currency_code
),

assumed as (
    select
        applications.credit_id,
        applications.application_method,
        {{ sum_amount('applications.reducing_amount') }} as amount,
        min(owing_accounts.open_amount) as open_amount
    from {{ ref('effective_applications') }} as applications
    inner join {{ ref('receivable_balances') }} as balances
        on applications.receivable_id = balances.receivable_id
    inner join owing_accounts
        on
            balances.company_id = owing_accounts.company_id
            and balances.customer_id = owing_accounts.customer_id
            and balances.currency_code = owing_accounts.currency_code
    where
        applications.application_method <> 'erp'
        and balances.due_date < {{ as_of_date() }}
    group by applications.credit_id, applications.application_method
),

settling as (
    select
        credits.credit_id,
        credits.source_row_id,
        credits.company_id,
        credits.debtor_id,
        credits.currency_code,
        credits.credit_type,
        credits.document_number,
        credits.effective_date,
        'settles_overdue' as effect_code,
        cast(least(assumed.amount, assumed.open_amount) as decimal(38, 4)) as amount,
        assumed.application_method
    from assumed
    inner join credits on assumed.credit_id = credits.credit_id
),

changing as (
    select * from holding
    where amount > 0
    union all
    select * from settling
)

select
    credit_id || '|' || effect_code || coalesce('|' || application_method, '')
        as receipt_to_apply_id,
    *
from changing
