-- A dispute holds what it names, or the whole item; several on one item never hold more than is
-- open. Of a document divided by its plan it holds the instalments earliest due first.
with opened as (
    select
        *,
        opened_on <= {{ as_of_date() }} and (closed_on is null or closed_on > {{ as_of_date() }})
            as is_open
    from {{ ref('int_disputes') }}
    where opened_on <= {{ as_of_date() }}
),

open_balances as (
    select * from {{ ref('receivable_balances') }}
    where open_amount > 0
),

documents as (
    select
        undivided_receivable_id,
        max(currency_code) as currency_code,
        sum(open_amount) as open_amount
    from open_balances
    group by undivided_receivable_id
),

wished as (
    select
        opened.dispute_id,
        opened.source_row_id,
        opened.company_id,
        opened.debtor_id,
        opened.customer_id,
        opened.receivable_id,
        opened.opened_on,
        opened.closed_on,
        opened.is_open,
        opened.reason,
        coalesce(documents.currency_code, opened.currency_code) as currency_code,
        cast(coalesce(documents.open_amount, 0) as decimal(38, 4)) as open_amount,
        -- An amount in another currency than the item's cannot be compared: the whole item waits.
        cast(
            case
                when not opened.is_open or documents.undivided_receivable_id is null then 0
                when opened.currency_code <> documents.currency_code
                    then documents.open_amount
                else coalesce(opened.disputed_amount, documents.open_amount)
            end as decimal(38, 4)
        ) as wished_amount
    from opened
    left join documents on opened.receivable_id = documents.undivided_receivable_id
),

taken as (
    select
        *,
        {{ taken_from_pool(
            'wished_amount', 'open_amount', 'receivable_id', 'opened_on, dispute_id'
        ) }} as taken_amount
    from wished
),

claims as (
    select
        *,
        sum(taken_amount) over (
            partition by receivable_id order by opened_on, dispute_id
            rows between unbounded preceding and current row
        ) as claimed_until
    from taken
),

spans as (
    select
        *,
        sum(open_amount) over (
            partition by undivided_receivable_id order by due_date, instalment_number
            rows between unbounded preceding and current row
        ) as open_until
    from open_balances
),

shares as (
    select
        claims.*,
        spans.receivable_id as share_receivable_id,
        coalesce(
            least(claims.claimed_until, spans.open_until)
            - greatest(
                claims.claimed_until - claims.taken_amount, spans.open_until - spans.open_amount
            ),
            0
        ) as disputed_amount,
        row_number() over (partition by claims.dispute_id order by spans.open_until) as share_number
    from claims
    left join spans
        on
            claims.receivable_id = spans.undivided_receivable_id
            and claims.taken_amount > 0
            and claims.claimed_until > spans.open_until - spans.open_amount
            and claims.claimed_until - claims.taken_amount < spans.open_until
),

resolved as (
    select
        case
            when share_number = 1 then dispute_id
            else dispute_id || ':' || cast(share_number as {{ dbt.type_string() }})
        end as dispute_id,
        source_row_id,
        company_id,
        debtor_id,
        customer_id,
        coalesce(share_receivable_id, receivable_id) as receivable_id,
        opened_on,
        closed_on,
        currency_code,
        cast(disputed_amount as decimal(38, 4)) as disputed_amount,
        is_open,
        reason
    from shares
)

select * from resolved
