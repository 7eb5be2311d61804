-- Second step of allocation: a credit that no text explains equals what is left of one item, of a
-- run of items in the order of their dates, or of all items of one due date. It counts only where
-- nothing else explains the credit and nobody else claims the items.
with {{ allocatable_credits("exact_sum", ["int_remittance_applications"]) }},

{{ allocatable_items(["int_remittance_applications"]) }},

-- A credit of which a text already explained a part is not a whole payment any more.
whole_credits as (
    select * from allocatable_credits
    where credit_left = credit_amount
),

paying_accounts as (
    select
        company_id,
        customer_id,
        currency_code,
        row_number() over (order by company_id, customer_id, currency_code) as account_number
    from whole_credits
    group by company_id, customer_id, currency_code
),

paying_credits as (
    select
        whole_credits.*,
        paying_accounts.account_number
    from whole_credits
    inner join paying_accounts on {{ same_account("whole_credits", "paying_accounts") }}
),

placed as (
    select
        items.receivable_id,
        items.document_date,
        items.due_date,
        items.item_left,
        paying_accounts.account_number,
        row_number() over (
            partition by paying_accounts.account_number
            order by
                items.document_date, items.due_date, items.document_number,
                items.instalment_number, items.receivable_id
        ) as place,
        sum(items.item_left) over (
            partition by paying_accounts.account_number
            order by
                items.document_date, items.due_date, items.document_number,
                items.instalment_number, items.receivable_id
            rows between unbounded preceding and current row
        ) as total_so_far,
        count(*) over (partition by paying_accounts.account_number) as account_item_count
    from allocatable_items as items
    inner join paying_accounts on {{ same_account("items", "paying_accounts") }}
    where items.is_ours
),

{{ sums_of_items() }},

counted as (
    select
        credits.credit_id,
        explanations.account_number,
        explanations.first_item_key,
        explanations.item_count,
        explanations.due_date,
        count(*) over (partition by credits.credit_id) as explanation_count
    from paying_credits as credits
    inner join explanations
        on
            credits.account_number = explanations.account_number
            and credits.credit_left = explanations.sum_of_items
            and credits.received_on >= explanations.last_document_date
),

explained as (
    select * from counted
    where explanation_count = 1
),

claims as (
    select
        explained.credit_id,
        numbered.receivable_id,
        numbered.document_date,
        numbered.item_left
    from explained
    inner join lengths on explained.item_count >= lengths.item_count
    inner join numbered
        on explained.first_item_key + lengths.item_count - 1 = numbered.item_key
    where explained.due_date is null
    union all
    select
        explained.credit_id,
        numbered.receivable_id,
        numbered.document_date,
        numbered.item_left
    from explained
    inner join numbered
        on
            explained.account_number = numbered.account_number
            and explained.due_date = numbered.due_date
),

contested as (
    select
        *,
        count(*) over (partition by receivable_id) as claim_count
    from claims
),

undisputed as (
    select credit_id from contested
    group by credit_id
    having max(claim_count) = 1
),

settled as (
    select
        credits.credit_id,
        credits.source_row_id,
        credits.company_id,
        claims.receivable_id,
        credits.effective_date,
        claims.document_date,
        credits.confidence,
        claims.item_left as amount
    from undisputed
    inner join paying_credits as credits on undisputed.credit_id = credits.credit_id
    inner join claims on undisputed.credit_id = claims.credit_id
)

{{ inferred_applications("settled", "exact_sum") }}
