-- A document that its source tells as one row without a due date, and whose payment term is a plan
-- of percentages, is owed as the instalments of the plan. Every other row stays as it is.
with delivered as (
    select
        receivables.*,
        coalesce(receivables.payment_term, customers.payment_term, '') as term,
        receivables.instalment_number = 1
        and coalesce(receivables.due_date_erp, receivables.first_due_date) is null
        and receivables.original_document_number is null
        and not receivables.is_retention
        -- Of a balance nobody can say which instalments it is what is left of.
        and sources.capability in ('open_items', 'balance_forward') as may_be_divided
    from {{ ref("stg_receivables") }} as receivables
    inner join {{ ref("int_customers") }} as customers
        on receivables.customer_id = customers.customer_id
    left join {{ ref("stg_run__sources") }} as sources
        on receivables.source_name = sources.source_name
),

terms_of_customers as (
    select distinct
        term,
        customer_id
    from delivered
    where may_be_divided
),

terms as (
    select distinct term from terms_of_customers
),

{{ read_terms() }},

-- The rows nearest to the case, as for due dates: they are a plan only if all of them are shares.
nearest as (
    select
        terms_of_customers.term,
        terms_of_customers.customer_id,
        readings.instalment_number,
        readings.term_type,
        case
            when readings.number_is = 'percent'
                then {{ percent_in("readings.term_text", "readings.instalment_number") }}
            else readings.percent
        end as share_percent,
        rank() over (
            partition by terms_of_customers.term, terms_of_customers.customer_id
            order by
                case when readings.customer_id is null then 1 else 0 end asc,
                readings.is_exact desc
        ) as reading_rank
    from terms_of_customers
    inner join readings
        on
            terms_of_customers.term = readings.term
            and (
                readings.customer_id is null
                or terms_of_customers.customer_id = readings.customer_id
            )
),

plans as (
    select
        term,
        customer_id,
        max(instalment_number) as last_instalment
    from nearest
    where reading_rank = 1
    group by term, customer_id
    having
        sum(share_percent) = 100
        and min(share_percent) > 0
        and min(instalment_number) > 0
        and count(*) = count(share_percent)
        and count(*) = count(distinct instalment_number)
),

planned as (
    select
        delivered.*,
        plans.last_instalment
    from delivered
    inner join plans
        on delivered.term = plans.term and delivered.customer_id = plans.customer_id
    where delivered.may_be_divided
),

-- What came as several rows has been divided by its source.
rows_of_planned as (
    select
        planned.receivable_id,
        count(*) as row_count
    from planned
    inner join delivered
        on
            planned.source_name = delivered.source_name
            and planned.company_id = delivered.company_id
            and planned.document_number = delivered.document_number
    group by planned.receivable_id
),

rounded as (
    select
        planned.receivable_id,
        nearest.instalment_number,
        nearest.instalment_number = planned.last_instalment as is_last,
        nearest.term_type = 'retention' as is_retention,
        planned.original_amount,
        {{ money_multiply(
            "planned.original_amount",
            "cast(nearest.share_percent as decimal(9, 4)) * 0.01",
            "currencies.decimals"
        ) }} as share_amount
    from planned
    inner join rows_of_planned
        on planned.receivable_id = rows_of_planned.receivable_id and rows_of_planned.row_count = 1
    inner join nearest
        on
            planned.term = nearest.term
            and planned.customer_id = nearest.customer_id
            and nearest.reading_rank = 1
    inner join {{ ref("stg_policy__currencies") }} as currencies
        on planned.currency_code = currencies.currency_code
),

-- The last instalment is what is left, so that they sum to the document; of a few cents the shares
-- rounded up may leave nothing for the later ones.
summed as (
    select
        *,
        case
            when is_last then original_amount
            else least(
                original_amount,
                sum(share_amount) over (
                    partition by receivable_id order by instalment_number
                    rows between unbounded preceding and current row
                )
            )
        end as amount_until
    from rounded
),

divided as (
    select
        receivable_id as undivided_receivable_id,
        instalment_number,
        is_retention,
        cast(
            amount_until - coalesce(
                lag(amount_until) over (partition by receivable_id order by instalment_number), 0
            ) as decimal(18, 4)
        ) as original_amount
    from summed
)

select
    case
        when divided.instalment_number is null then delivered.receivable_id
        else
            {{ key(
                "delivered.source_name",
                "delivered.company_id",
                "delivered.document_number",
                "divided.instalment_number",
            ) }}
    end as receivable_id,
    delivered.receivable_id as undivided_receivable_id,
    delivered.source_row_id,
    delivered.source_name,
    delivered.company_id,
    delivered.customer_id,
    delivered.sales_rep_id,
    delivered.document_type,
    delivered.document_number,
    coalesce(divided.instalment_number, delivered.instalment_number) as instalment_number,
    divided.instalment_number is not null as is_divided,
    delivered.document_date,
    delivered.posting_date,
    delivered.recognition_date,
    delivered.delivery_date,
    delivered.acceptance_date,
    delivered.invoice_received_date,
    delivered.due_date_erp,
    delivered.payment_term,
    delivered.currency_code,
    coalesce(divided.original_amount, delivered.original_amount) as original_amount,
    delivered.open_amount_erp,
    delivered.contract_number,
    delivered.order_number,
    coalesce(divided.is_retention, delivered.is_retention) as is_retention,
    delivered.assigned_to,
    delivered.assignment_notified_on,
    delivered.collection_right,
    delivered.original_document_number,
    delivered.first_document_date,
    delivered.first_due_date,
    delivered.gl_account
from delivered
left join divided on delivered.receivable_id = divided.undivided_receivable_id
