{#- Which rows of policy table payment_terms say when a receivable is due, from `receivables` (with
    `term`), `assumptions` and `readings` of `read_terms`. `cases` are the receivables; `rules` has a row
    for every term, customer, instalment and kind of receivable and row of policy that is nearest to it:
    its own term before the wording of retention money, the customer's own before anybody's, the wording
    itself before one with N, the instalment's before one for all. -#}
{% macro nearest_rules() -%}
scheduled_terms as (
    select distinct term from readings
    where instalment_number is not null
),

-- A document of instalments that came as one row: which instalment is left of it is not known.
whole_documents as (
    select max(receivables.receivable_id) as receivable_id
    from receivables
    inner join scheduled_terms on receivables.term = scheduled_terms.term
    group by
        receivables.source_name,
        receivables.company_id,
        receivables.customer_id,
        receivables.document_number
    having count(*) = 1
),

cases as (
    select
        receivables.*,
        whole_documents.receivable_id is not null as is_whole
    from receivables
    left join whole_documents on receivables.receivable_id = whole_documents.receivable_id
),

kinds_of_case as (
    select distinct
        term,
        customer_id,
        instalment_number,
        is_retention,
        is_whole
    from cases
),

candidates as (
    select
        kinds.*,
        kinds.term as term_read,
        1 as is_own_term
    from kinds_of_case as kinds
    union all
    select
        kinds.*,
        '质保金' as term_read,
        0 as is_own_term
    from kinds_of_case as kinds
    where kinds.is_retention
),

ranked as (
    select
        candidates.term,
        candidates.customer_id,
        candidates.instalment_number,
        candidates.is_retention,
        candidates.is_whole,
        readings.term_type,
        readings.base_date,
        readings.month_mode,
        readings.second_pay_day,
        {{ term_number('months') }} as added_months,
        {{ term_number('days') }} as added_days,
        {{ term_number('cut_off_day') }} as cut_off_day,
        {{ term_number('pay_day') }} as pay_day,
        case
            when readings.number_is = 'percent'
                then {{ percent_in("readings.term_text", "readings.instalment_number") }}
            else readings.percent
        end as share_percent,
        rank() over (
            partition by
                candidates.term,
                candidates.customer_id,
                candidates.instalment_number,
                candidates.is_retention,
                candidates.is_whole
            order by
                candidates.is_own_term desc,
                case when readings.customer_id is null then 1 else 0 end asc,
                readings.is_exact desc,
                case when readings.instalment_number is null then 1 else 0 end asc
        ) as reading_rank
    from candidates
    inner join readings
        on
            candidates.term_read = readings.term
            and (
                readings.customer_id is null or candidates.customer_id = readings.customer_id
            )
            and (
                readings.instalment_number is null
                or candidates.instalment_number = readings.instalment_number
                or candidates.is_whole
            )
    where not candidates.is_retention or readings.term_type in ('retention', 'instalment')
),

rules as (
    select
        ranked.*,
        coalesce(
            ranked.base_date,
            case
                when ranked.term_type in ('acceptance', 'retention') then 'acceptance'
                when ranked.term_type = 'invoice_received' then 'invoice_received'
                when ranked.term_type = 'cash_on_delivery' then 'delivery'
                else 'document'
            end
        ) as counts_from,
        ranked.month_mode is null and ranked.term_type in ('month_end', 'cut_off')
            as is_month_mode_open,
        ranked.term_type = 'retention' and ranked.added_months is null and ranked.added_days is null
            as is_warranty_open,
        coalesce(
            ranked.month_mode,
            case
                when ranked.term_type in ('month_end', 'cut_off') then assumptions.open_month_mode
            end,
            'from_base_date'
        ) as counting
    from ranked
    cross join assumptions
    where ranked.reading_rank = 1
)
{%- endmacro %}
