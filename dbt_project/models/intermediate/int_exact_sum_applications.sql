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
    select distinct
        company_id,
        customer_id,
        currency_code
    from whole_credits
),

placed as (
    select
        items.*,
        row_number() over (
            partition by items.company_id, items.customer_id, items.currency_code
            order by
                items.document_date, items.due_date, items.document_number,
                items.instalment_number, items.receivable_id
        ) as place,
        sum(items.item_left) over (
            partition by items.company_id, items.customer_id, items.currency_code
            order by
                items.document_date, items.due_date, items.document_number,
                items.instalment_number, items.receivable_id
            rows between unbounded preceding and current row
        ) as total_so_far
    from allocatable_items as items
    inner join paying_accounts on {{ same_account("items", "paying_accounts") }}
    where items.is_ours
),

longest as (
    select coalesce(max(maximum_items), 1) as item_count
    from {{ ref("stg_policy__allocation_rules") }}
    where application_method = 'exact_sum'
),

-- As many lengths as policy allows and some account has items.
lengths as (
    select distinct placed.place as item_count
    from placed
    inner join longest on placed.place <= longest.item_count
),

-- A run's sum is the difference of two running totals, so runs are found by equality alone: items
-- times lengths, whatever the size of an account.
runs as (
    select
        first_items.company_id,
        first_items.customer_id,
        first_items.currency_code,
        first_items.place as first_place,
        lengths.item_count,
        cast(null as date) as due_date,
        last_items.document_date as last_document_date,
        cast(
            last_items.total_so_far - first_items.total_so_far + first_items.item_left
            as decimal(38, 4)
        ) as sum_of_items
    from placed as first_items
    cross join lengths
    inner join placed as last_items
        on
            {{ same_account("first_items", "last_items") }}
            and first_items.place + lengths.item_count - 1 = last_items.place
),

due_days as (
    select
        placed.company_id,
        placed.customer_id,
        placed.currency_code,
        placed.due_date,
        min(placed.place) as first_place,
        count(*) as item_count,
        max(placed.document_date) as last_document_date,
        {{ sum_amount("placed.item_left") }} as sum_of_items
    from placed
    cross join longest
    group by
        placed.company_id, placed.customer_id, placed.currency_code, placed.due_date,
        longest.item_count
    -- What is a run as well is one candidate, not two.
    having
        max(placed.place) - min(placed.place) + 1 <> count(*)
        or count(*) > longest.item_count
),

candidates as (
    select
        credits.credit_id,
        runs.first_place,
        runs.item_count,
        runs.due_date
    from whole_credits as credits
    inner join runs
        on
            {{ same_account("credits", "runs") }}
            and credits.credit_left = runs.sum_of_items
            and credits.effective_date >= runs.last_document_date
    union all
    select
        credits.credit_id,
        due_days.first_place,
        due_days.item_count,
        due_days.due_date
    from whole_credits as credits
    inner join due_days
        on
            {{ same_account("credits", "due_days") }}
            and credits.credit_left = due_days.sum_of_items
            and credits.effective_date >= due_days.last_document_date
),

counted as (
    select
        *,
        count(*) over (partition by credit_id) as candidate_count
    from candidates
),

explained as (
    select
        credits.*,
        counted.first_place,
        counted.item_count,
        counted.due_date
    from counted
    inner join whole_credits as credits on counted.credit_id = credits.credit_id
    where counted.candidate_count = 1
),

claims as (
    select
        explained.credit_id,
        placed.receivable_id
    from explained
    inner join lengths on explained.item_count >= lengths.item_count
    inner join placed
        on
            {{ same_account("explained", "placed") }}
            and explained.first_place + lengths.item_count - 1 = placed.place
    where explained.due_date is null
    union all
    select
        explained.credit_id,
        placed.receivable_id
    from explained
    inner join placed
        on
            {{ same_account("explained", "placed") }}
            and explained.due_date = placed.due_date
),

contested as (
    select
        credit_id,
        receivable_id,
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
        items.receivable_id,
        credits.effective_date,
        items.document_date,
        credits.confidence,
        items.item_left as amount
    from undisputed
    inner join whole_credits as credits on undisputed.credit_id = credits.credit_id
    inner join claims on undisputed.credit_id = claims.credit_id
    inner join allocatable_items as items on claims.receivable_id = items.receivable_id
)

{{ inferred_applications("settled", "exact_sum") }}
