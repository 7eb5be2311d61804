-- Last step of allocation: the order of 民法典 560, as far as a ledger shows it. Debts already due
-- come before others and the earliest due first, which is one order; where the law then says pro
-- rata, the earliest document comes first. Credits and items stand end to end on one line of money
-- per account, each from the sum before it to the sum with it: what lies over what settles it. The
-- line is cut at the end of every credit and every item.
{%- set earlier = ["int_remittance_applications", "int_exact_sum_applications"] %}
{%- set account = "company_id, customer_id, currency_code" %}
with {{ allocatable_credits("statutory_order", earlier) }},

{{ allocatable_items(earlier) }},

credit_ends as (
    select
        credit_id,
        {{ account }},
        sum(credit_left) over (
            partition by {{ account }}
            order by effective_date, credit_number, credit_id
            rows between unbounded preceding and current row
        ) as line_end,
        row_number() over (
            partition by {{ account }} order by effective_date, credit_number, credit_id
        ) as position
    from allocatable_credits
),

item_ends as (
    select
        receivable_id,
        {{ account }},
        sum(item_left) over (
            partition by {{ account }}
            order by due_date, document_date, document_number, instalment_number, receivable_id
            rows between unbounded preceding and current row
        ) as line_end,
        row_number() over (
            partition by {{ account }}
            order by due_date, document_date, document_number, instalment_number, receivable_id
        ) as position
    from allocatable_items
    where is_ours
),

cuts as (
    select
        {{ account }},
        line_end,
        position as credit_position,
        cast(null as bigint) as item_position
    from credit_ends
    union all
    select
        {{ account }},
        line_end,
        cast(null as bigint) as credit_position,
        position as item_position
    from item_ends
),

-- A stretch belongs to the first credit and the first item that end with it or after it. Of ends at
-- the same place only the first has a stretch before it, and it sees the others.
stretches as (
    select
        {{ account }},
        line_end - coalesce(
            lag(line_end) over (
                partition by {{ account }} order by line_end, credit_position, item_position
            ),
            0
        ) as amount,
        min(credit_position) over (
            partition by {{ account }} order by line_end, credit_position, item_position
            rows between current row and unbounded following
        ) as credit_position,
        min(item_position) over (
            partition by {{ account }} order by line_end, credit_position, item_position
            rows between current row and unbounded following
        ) as item_position
    from cuts
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
        stretches.amount
    from stretches
    inner join credit_ends
        on
            {{ same_account("stretches", "credit_ends") }}
            and stretches.credit_position = credit_ends.position
    inner join item_ends
        on
            {{ same_account("stretches", "item_ends") }}
            and stretches.item_position = item_ends.position
    inner join allocatable_credits as credits on credit_ends.credit_id = credits.credit_id
    inner join allocatable_items as items on item_ends.receivable_id = items.receivable_id
)

{{ inferred_applications("settled", "statutory_order") }}
