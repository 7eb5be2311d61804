{{ config(materialized="view") }}

-- An application to a document as a whole pays its instalments in turn, earliest due first, each
-- up to what applications that name it leave; what exceeds them all stays with the last. What
-- counts at as_of takes its place before what does not.
with staged as (
    {{ union_staged("applications") }}
),

documents_paid_as_a_whole as (
    select distinct document_id from staged
    where receivable_id is null
),

applications as (
    select
        staged.*,
        coalesce(
            staged.effective_date <= {{ as_of_date() }}
            and coalesce(staged.known_date, staged.effective_date) <= {{ known_on() }}
            and coalesce(staged.reversed_on > {{ as_of_date() }}, true)
            and coalesce(credits.reversed_on > {{ as_of_date() }}, true), false
        ) as is_in_force
    from staged
    inner join documents_paid_as_a_whole
        on staged.document_id = documents_paid_as_a_whole.document_id
    left join {{ ref("stg_credits") }} as credits on staged.credit_id = credits.credit_id
),

named as (
    select
        receivable_id,
        {{ sum_amount('amount + coalesce(discount_amount, 0)', 'is_in_force') }} as applied_amount
    from applications
    where receivable_id is not null
    group by receivable_id
),

-- Cash takes its place before the discount granted with it.
pieces as (
    select
        *,
        1 as piece_number,
        amount as piece_amount
    from applications
    where receivable_id is null
    union all
    select
        *,
        2 as piece_number,
        discount_amount as piece_amount
    from applications
    where receivable_id is null and discount_amount > 0
),

claims as (
    select
        *,
        sum(piece_amount) over (
            partition by document_id
            order by
                case when is_in_force then 0 else 1 end,
                effective_date,
                application_id,
                piece_number
            rows between unbounded preceding and current row
        ) as claimed_until
    from pieces
),

instalments as (
    select
        receivables.receivable_id,
        {{ key("source_name", "company_id", "document_number") }} as document_id,
        receivables.instalment_number,
        coalesce(receivables.due_date_erp, receivables.document_date) as due_date,
        greatest(
            coalesce(receivables.original_amount, 0) - coalesce(named.applied_amount, 0), 0
        ) as room
    from {{ ref("stg_receivables") }} as receivables
    left join named on receivables.receivable_id = named.receivable_id
),

spans as (
    select
        *,
        sum(room) over (
            partition by document_id order by due_date, instalment_number
            rows between unbounded preceding and current row
        ) as span_until,
        row_number() over (
            partition by document_id order by due_date desc, instalment_number desc
        ) = 1 as is_last
    from instalments
    where
        document_id in (
            select documents_paid_as_a_whole.document_id from documents_paid_as_a_whole
        )
),

shares as (
    select
        claims.*,
        spans.receivable_id as share_receivable_id,
        spans.instalment_number,
        case
            when spans.receivable_id is null then claims.piece_amount
            when spans.is_last
                then
                    claims.claimed_until
                    - greatest(
                        claims.claimed_until - claims.piece_amount, spans.span_until - spans.room
                    )
            else
                least(claims.claimed_until, spans.span_until)
                - greatest(
                    claims.claimed_until - claims.piece_amount, spans.span_until - spans.room
                )
        end as share_amount
    from claims
    left join spans
        on
            claims.document_id = spans.document_id
            and claims.claimed_until > spans.span_until - spans.room
            and (
                spans.is_last
                or claims.claimed_until - claims.piece_amount < spans.span_until
            )
),

spread as (
    select
        application_id || ':' || coalesce(instalment_number, 0) as application_id,
        source_row_id,
        company_id,
        credit_id,
        coalesce(share_receivable_id, document_id || ':0') as receivable_id,
        effective_date,
        known_date,
        cast({{ sum_amount('share_amount', 'piece_number = 1') }} as decimal(18, 4)) as amount,
        cast(null as decimal(18, 4)) as credit_amount,
        cast({{ sum_amount('share_amount', 'piece_number = 2') }} as decimal(18, 4))
            as discount_amount,
        reversed_on
    from shares
    where share_amount > 0
    group by
        application_id,
        instalment_number,
        source_row_id,
        company_id,
        credit_id,
        share_receivable_id,
        document_id,
        effective_date,
        known_date,
        reversed_on
)

select
    application_id,
    source_row_id,
    company_id,
    credit_id,
    receivable_id,
    effective_date,
    known_date,
    amount,
    credit_amount,
    discount_amount,
    reversed_on
from staged
where receivable_id is not null
union all
select * from spread
