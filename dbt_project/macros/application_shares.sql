{#- Documents as measures that payments fill: both sides of int_application_shares, told as from one
    amount up to another. -#}

{#- What each application to a document as a whole stands for of it, from `judged`: what counts at as_of
    before what does not, then by day. -#}
{% macro claims_on_documents() -%}
-- Cash takes its place before the discount granted with it.
pieces as (
    select
        *,
        1 as piece_number,
        amount as piece_amount
    from judged
    where receivable_id is null
    union all
    select
        *,
        2 as piece_number,
        discount_amount as piece_amount
    from judged
    where receivable_id is null and discount_amount > 0
),

levels as (
    select
        *,
        sum(sign * piece_amount) over (
            partition by document_id
            order by
                case when is_in_force then 0 else 1 end,
                counts_from,
                application_id,
                piece_number
            rows between unbounded preceding and current row
        ) as level_after
    from pieces
),

-- What a piece stands for of the document: from one amount up to another.
claims as (
    select
        *,
        least(level_after, level_after - sign * piece_amount) as claimed_from,
        greatest(level_after, level_after - sign * piece_amount) as claimed_until
    from levels
)
{%- endmacro %}

{#- What each instalment stands for of its document, from `receivables` and what was applied to it by
    `named`: earliest due first. -#}
{% macro spans_of_instalments() -%}
instalments as (
    select
        receivables.*,
        least(
            greatest(receivables.original_amount - coalesce(named.applied_amount, 0), 0),
            receivables.original_amount
        ) as room
    from receivables
    inner join documents_paid_as_a_whole
        on receivables.document_id = documents_paid_as_a_whole.document_id
    left join named on receivables.receivable_id = named.receivable_id
),

stacked as (
    select
        *,
        sum(room) over (
            partition by document_id order by due_date, instalment_number
            rows between unbounded preceding and current row
        ) as room_until,
        row_number() over (partition by document_id order by due_date, instalment_number)
            as place,
        count(*) over (partition by document_id) as places
    from instalments
),

-- The first instalment also stands for what was taken back beyond all payments, the last one for
-- what was paid beyond the document.
spans as (
    select
        *,
        case when place > 1 then room_until - room end as span_from,
        case when place < places then room_until end as span_until
    from stacked
)
{%- endmacro %}
