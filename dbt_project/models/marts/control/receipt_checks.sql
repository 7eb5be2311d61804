-- What finance should hold against the bank's statement: money on an account that is not ours, cash
-- that a rep took, receipts applied long after they came, strange payers, and money that a customer
-- says he has paid and that no receipt shows. None of it accuses anybody; each has honest causes.
-- A receipt that was taken back since stays: cash that is booked and unbooked is looked at first.
with rules as (
    select
        max(case when rule_code = 'receipt_check_days' then rule_value end) as check_days,
        max(case when rule_code = 'receipt_apply_days' then rule_value end) as apply_days,
        max(case when rule_code = 'said_paid_days' then rule_value end) as said_paid_days
    from {{ ref('stg_policy__credit_rules') }}
),

receipts as (
    select
        credits.*,
        case
            when credits.reversed_on <= {{ as_of_date() }} then credits.reversed_on
        end as taken_back_on
    from {{ ref('int_credits') }} as credits
    cross join rules
    where
        credits.credit_type in ('receipt', 'advance')
        and credits.effective_date <= {{ as_of_date() }}
        and {{ dbt.datediff('credits.effective_date', as_of_date(), 'day') }} < rules.check_days
),

companies_with_accounts as (
    select distinct company_id from {{ ref('int_company_bank_accounts') }}
),

-- Compared by digits: a statement writes an account with blanks, another without.
our_accounts as (
    select distinct
        company_id,
        replace(replace(account_number, ' ', ''), '-', '') as bare_number
    from {{ ref('int_company_bank_accounts') }}
),

first_applied as (
    select
        applications.credit_id,
        min(applications.effective_date) as first_applied_on
    from {{ ref('int_applications') }} as applications
    where applications.application_method = 'erp'
    group by applications.credit_id
),

-- He says that he has paid, and nothing has come from a few days before that until now.
said_paid as (
    select
        contacts.company_id,
        contacts.customer_id,
        contacts.debtor_id,
        contacts.sales_rep_id,
        cast(contacts.contacted_at as date) as said_on,
        contacts.source_row_id
    from {{ ref('int_contact_events') }} as contacts
    cross join rules
    where
        contacts.outcome_code = 'says_paid'
        and {{ dbt.datediff('contacts.contacted_at', as_of_date(), 'day') }} < rules.check_days
        and {{ dbt.datediff('contacts.contacted_at', as_of_date(), 'day') }} > rules.said_paid_days
),

said_and_not_come as (
    select said_paid.*
    from said_paid
    cross join rules
    left join {{ ref('int_credits') }} as credits
        on
            said_paid.debtor_id = credits.debtor_id
            and credits.credit_type in ('receipt', 'advance')
            and credits.effective_date <= {{ as_of_date() }}
            and coalesce(credits.reversed_on > {{ as_of_date() }}, true)
            and credits.effective_date > cast(
                {{ dbt.dateadd(
                    'day', '-cast(rules.said_paid_days as integer)', 'said_paid.said_on'
                ) }} as date
            )
    where credits.credit_id is null
),

checks as (
    select
        'account_not_ours' as check_code,
        receipts.credit_id as subject_id,
        receipts.source_row_id,
        receipts.company_id,
        receipts.customer_id,
        receipts.debtor_id,
        receipts.effective_date as happened_on,
        receipts.document_number,
        receipts.currency_code,
        receipts.amount,
        receipts.taken_back_on,
        receipts.account as detail
    from receipts
    inner join companies_with_accounts
        on receipts.company_id = companies_with_accounts.company_id
    left join our_accounts
        on
            receipts.company_id = our_accounts.company_id
            and replace(replace(receipts.account, ' ', ''), '-', '') = our_accounts.bare_number
    where receipts.account is not null and our_accounts.company_id is null
    union all
    -- JSFS01_SYS is 云星空's own code of cash.
    select
        'cash_taken' as check_code,
        credit_id as subject_id,
        source_row_id,
        company_id,
        customer_id,
        debtor_id,
        effective_date as happened_on,
        document_number,
        currency_code,
        amount,
        taken_back_on,
        method as detail
    from receipts
    where lower(method) in ('现金', '现金收款', 'cash', 'jsfs01_sys')
    union all
    select
        'applied_late' as check_code,
        receipts.credit_id as subject_id,
        receipts.source_row_id,
        receipts.company_id,
        receipts.customer_id,
        receipts.debtor_id,
        receipts.effective_date as happened_on,
        receipts.document_number,
        receipts.currency_code,
        receipts.amount,
        receipts.taken_back_on,
        cast(
            {{ dbt.datediff('receipts.effective_date', 'first_applied.first_applied_on', 'day') }}
            as {{ dbt.type_string() }}
        ) as detail
    from receipts
    cross join rules
    inner join first_applied on receipts.credit_id = first_applied.credit_id
    where
        receipts.credit_type = 'receipt'
        and {{ dbt.datediff(
            'receipts.effective_date', 'first_applied.first_applied_on', 'day'
        ) }} > rules.apply_days
    union all
    select
        'strange_payer' as check_code,
        receipts.credit_id as subject_id,
        receipts.source_row_id,
        receipts.company_id,
        receipts.customer_id,
        receipts.debtor_id,
        receipts.effective_date as happened_on,
        receipts.document_number,
        receipts.currency_code,
        receipts.amount,
        receipts.taken_back_on,
        receipts.payer_name as detail
    from receipts
    inner join {{ ref('strange_payers') }} as strangers on receipts.credit_id = strangers.credit_id
    union all
    select
        'said_paid_not_come' as check_code,
        source_row_id as subject_id,
        source_row_id,
        company_id,
        customer_id,
        debtor_id,
        said_on as happened_on,
        cast(null as {{ dbt.type_string() }}) as document_number,
        cast(null as {{ dbt.type_string() }}) as currency_code,
        cast(null as decimal(18, 4)) as amount,
        cast(null as date) as taken_back_on,
        sales_rep_id as detail
    from said_and_not_come
)

select
    checks.check_code || '|' || checks.subject_id as receipt_check_id,
    checks.check_code,
    checks.company_id,
    checks.customer_id,
    checks.debtor_id,
    customers.display_name as customer_name,
    customers.customer_number,
    customers.sales_rep_id,
    checks.happened_on,
    checks.document_number,
    checks.currency_code,
    checks.amount,
    checks.taken_back_on,
    checks.detail,
    checks.source_row_id
from checks
left join {{ ref('int_customers') }} as customers on checks.customer_id = customers.customer_id
