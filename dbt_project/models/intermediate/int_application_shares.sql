{{ config(materialized="view") }}

-- An application to a document as a whole pays its instalments in turn, earliest due first, each
-- up to what applications that name it leave; what exceeds them all stays with the last. A refund
-- takes back what was filled last. What counts at as_of takes its place before what does not.
with staged as (
    {{ union_staged("applications") }}
),

receivables as (
    select
        receivables.receivable_id,
        {{ key("source_name", "company_id", "document_number") }} as document_id,
        receivables.instalment_number,
        receivables.is_divided,
        coalesce(receivables.original_amount, 0) as original_amount,
        coalesce(receivables.due_date_erp, terms.term_due_date, receivables.document_date)
            as due_date
    from {{ ref("int_receivables") }} as receivables
    left join {{ ref("int_term_due_dates") }} as terms
        on receivables.receivable_id = terms.receivable_id
),

divided_documents as (
    select distinct document_id from receivables
    where is_divided
),

-- Whatever an application names of a document that came as one row, it means all of it.
applications as (
    select
        staged.application_id,
        staged.source_row_id,
        staged.company_id,
        staged.credit_id,
        case when divided_documents.document_id is null then staged.receivable_id end
            as receivable_id,
        staged.document_id,
        staged.effective_date,
        staged.known_date,
        staged.amount,
        staged.credit_amount,
        staged.discount_amount,
        staged.reversed_on
    from staged
    left join divided_documents on staged.document_id = divided_documents.document_id
),

documents_paid_as_a_whole as (
    select distinct document_id from applications
    where receivable_id is null
),

-- In force as the marts judge it; a bill that counts only at maturity applies no sooner.
judged as (
    select
        applications.*,
        greatest(
            applications.effective_date,
            coalesce(credits.settles_on, applications.effective_date)
        ) as counts_from,
        case when credits.credit_type = 'refund' then -1 else 1 end as sign,
        coalesce(
            applications.effective_date <= {{ as_of_date() }}
            and coalesce(applications.known_date, applications.effective_date) <= {{ known_on() }}
            and coalesce(applications.reversed_on > {{ as_of_date() }}, true)
            and coalesce(credits.reversed_on > {{ as_of_date() }}, true)
            and coalesce(credits.settles_on <= {{ as_of_date() }}, true), false
        ) as is_in_force
    from applications
    inner join documents_paid_as_a_whole
        on applications.document_id = documents_paid_as_a_whole.document_id
    left join {{ ref("int_credits") }} as credits
        on applications.credit_id = credits.credit_id
),

named as (
    select
        receivable_id,
        {{ sum_amount('sign * (amount + coalesce(discount_amount, 0))', 'is_in_force') }}
            as applied_amount
    from judged
    where receivable_id is not null
    group by receivable_id
),

{{ claims_on_documents() }},

{{ spans_of_instalments() }},

shares as (
    select
        claims.*,
        spans.receivable_id as share_receivable_id,
        spans.instalment_number,
        least(claims.claimed_until, coalesce(spans.span_until, claims.claimed_until))
        - greatest(claims.claimed_from, coalesce(spans.span_from, claims.claimed_from))
            as share_amount
    from claims
    left join spans
        on
            claims.document_id = spans.document_id
            and claims.claimed_until > coalesce(spans.span_from, claims.claimed_from)
            and claims.claimed_from < coalesce(spans.span_until, claims.claimed_until)
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
        -- The credit's own currency is told for the whole: it stands with the first share.
        cast(
            case
                when
                    row_number() over (
                        partition by application_id order by min(claimed_from), instalment_number
                    ) = 1
                    then credit_amount
                else 0 * credit_amount
            end as decimal(18, 4)
        ) as credit_amount,
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
        credit_amount,
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
from applications
where receivable_id is not null
union all
select * from spread
