{#- What our side of the tie-out is made of, row by row: company, account, currency, the figure a row
    belongs to, and its amount as the ledger signs it (debit positive). Used by gl_tie_out and by
    its lineage, so that both say the same. -#}
{% macro gl_tie_out_facts() -%}
newest_balances as (
    select
        company_id,
        max(balance_date) as balance_date
    from {{ ref('int_gl_balances') }}
    where balance_date <= {{ as_of_date() }}
    group by company_id
),

-- Applications of documents that are in quarantine: the ledger knows the document, we do not.
quarantined_documents as (
    select
        source_row_id,
        company_id,
        currency_code,
        amount,
        table_name,
        source_name || ':' || company_id || ':' || document_number as document_key
    from {{ ref('stg_quarantine') }}
    where
        table_name in ('receivables', 'credits')
        and amount is not null
        and currency_code is not null
        and company_id is not null
),

default_accounts as (
    select
        max(case when kind_side = 'receivable' then gl_account end) as receivables_account,
        max(case when kind_side = 'credit' then gl_account end) as credits_account
    from {{ ref('stg_policy__account_kinds') }}
    where (kind_side = 'receivable' and kind_code = 'invoice')
        or (kind_side = 'credit' and kind_code = 'receipt')
),

documents as (
    select
        table_name,
        document_key,
        max(company_id) as company_id,
        max(currency_code) as currency_code
    from quarantined_documents
    group by table_name, document_key
),

applications_of_unknown_documents as (
    select applications.*
    from {{ ref('effective_applications') }} as applications
    left join {{ ref('int_receivables') }} as known
        on applications.receivable_id = known.receivable_id
    where known.receivable_id is null
),

applied_to_quarantined as (
    select
        documents.table_name,
        documents.company_id,
        documents.currency_code,
        applications.source_row_id,
        -applications.reducing_amount as amount
    from applications_of_unknown_documents as applications
    inner join documents
        on
            documents.table_name = 'receivables'
            -- The key of an instalment without its number.
            and regexp_replace(applications.receivable_id, ':[^:]*$', '') = documents.document_key
    union all
    select
        documents.table_name,
        documents.company_id,
        documents.currency_code,
        applications.source_row_id,
        applications.credit_amount as amount
    from {{ ref('effective_applications') }} as applications
    inner join documents
        on
            documents.table_name = 'credits'
            and applications.credit_id = documents.document_key
),

facts as (
    select
        company_id,
        -- A kind that policy leaves without an account stays in sight.
        coalesce(gl_account, 'none') as gl_account,
        currency_code,
        'open_amount' as figure,
        source_row_id,
        open_amount as amount
    from {{ ref('open_items') }}
    union all
    select
        company_id,
        coalesce(gl_account, 'none') as gl_account,
        currency_code,
        case
            when customer_id is null then 'unidentified_amount'
            else 'unapplied_amount'
        end as figure,
        source_row_id,
        -unapplied_amount as amount
    from {{ ref('unapplied_credits') }}
    union all
    -- What policy keeps apart stands on an account all the same.
    select
        credits.company_id,
        credits.gl_account,
        credits.currency_code,
        case
            when credits.treatment = 'apart' then 'apart_amount'
            else 'bills_amount'
        end as figure,
        credits.source_row_id,
        -credits.amount as amount
    from {{ ref('int_credits') }} as credits
    where
        credits.effective_date <= {{ as_of_date() }}
        and (credits.reversed_on is null or credits.reversed_on > {{ as_of_date() }})
        and (credits.treatment = 'apart' or credits.settles_on > {{ as_of_date() }})
    union all
    select
        documents.company_id,
        case documents.table_name
            when 'receivables' then default_accounts.receivables_account
            else default_accounts.credits_account
        end as gl_account,
        documents.currency_code,
        'quarantined_amount' as figure,
        documents.source_row_id,
        case documents.table_name when 'receivables' then 1 else -1 end * documents.amount
            as amount
    from quarantined_documents as documents
    cross join default_accounts
    union all
    select
        applied.company_id,
        case applied.table_name
            when 'receivables' then default_accounts.receivables_account
            else default_accounts.credits_account
        end as gl_account,
        applied.currency_code,
        'quarantined_amount' as figure,
        applied.source_row_id,
        applied.amount
    from applied_to_quarantined as applied
    cross join default_accounts
    union all
    select
        balances.company_id,
        balances.account_number as gl_account,
        balances.currency_code,
        'gl_balance' as figure,
        balances.source_row_id,
        case balances.balance_side when 'credit' then -1 else 1 end * balances.balance as amount
    from {{ ref('int_gl_balances') }} as balances
    inner join newest_balances
        on
            balances.company_id = newest_balances.company_id
            and balances.balance_date = newest_balances.balance_date
),

-- The accounts that receivables and credits stand on; a whole trial balance may be sent.
control_accounts as (
    select distinct gl_account from facts
    where figure in ('open_amount', 'unapplied_amount', 'unidentified_amount')
    union
    select distinct gl_account from {{ ref('stg_policy__account_kinds') }}
    where treatment <> 'apart'
),

control_facts as (
    select facts.*
    from facts
    inner join control_accounts on facts.gl_account = control_accounts.gl_account
)
{%- endmacro %}
