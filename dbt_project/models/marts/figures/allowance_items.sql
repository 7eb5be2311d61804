-- How each open item is assessed for loss: by itself where policy names its debtor or what he or it
-- is, else in the pool of its band. Deposits are no trade receivables and stand apart.
{#- Subject type → what an item has of it, in the order in which they count. #}
{%- set subjects = [
    ("debtor", "items.debtor_id"), ("debtor", "items.customer_id"),
    ("legal_status", "items.legal_status"), ("debt_class", "items.debt_class"),
    ("dispute", "case when items.disputed_amount > 0 then '*' end"),
    ("intercompany", "case when items.is_intercompany then '*' end"),
] %}

with items as (
    select
        items.*,
        coalesce(standing.legal_status, 'normal') as legal_status,
        coalesce(standing.is_intercompany, false) as is_intercompany,
        classes.debt_class,
        balances.recognition_date
    from {{ ref('open_items') }} as items
    inner join {{ ref('receivable_balances') }} as balances
        on items.receivable_id = balances.receivable_id
    left join {{ ref('debtor_standing') }} as standing on items.debtor_id = standing.debtor_id
    left join {{ ref('debt_classes') }} as classes on items.receivable_id = classes.receivable_id
),

assessments as (
    select * from {{ ref('stg_policy__individual_assessments') }}
    where expires_on is null or expires_on >= {{ as_of_date() }}
),

matched as (
    {%- for subject_type, subject in subjects %}
    select
        items.receivable_id,
        assessments.subject_type,
        assessments.subject,
        assessments.loss_share,
        {{ loop.index }} as precedence
    from items
    inner join assessments on {{ subject }} = assessments.subject
    where assessments.subject_type = '{{ subject_type }}' and not items.is_apart
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

ranked as (
    select
        *,
        row_number() over (
            partition by receivable_id order by precedence asc, loss_share desc, subject asc
        ) as place
    from matched
),

bands as (
    select
        basis,
        band_code,
        from_value,
        lead(from_value) over (partition by basis order by from_value) as next_from_value
    from {{ ref('stg_policy__allowance_bands') }}
),

judged as (
    select
        items.receivable_id,
        items.source_row_id,
        items.company_id,
        items.customer_id,
        items.debtor_id,
        items.document_number,
        items.currency_code,
        items.open_amount,
        case
            when items.is_apart then 'apart'
            when ranked.receivable_id is not null then 'individual'
            else 'pooled'
        end as assessment,
        ranked.subject_type,
        ranked.subject,
        ranked.loss_share,
        rules.basis,
        case
            when rules.basis = 'age'
                then {{ years_completed('items.recognition_date', as_of_date()) }}
            else items.days_overdue
        end as band_value
    from items
    left join ranked on items.receivable_id = ranked.receivable_id and ranked.place = 1
    left join {{ ref('company_allowance_rules') }} as rules
        on items.company_id = rules.company_id
)

select
    judged.receivable_id,
    judged.source_row_id,
    judged.company_id,
    judged.customer_id,
    judged.debtor_id,
    judged.document_number,
    judged.currency_code,
    judged.open_amount,
    judged.assessment,
    judged.subject_type,
    judged.subject,
    judged.loss_share,
    case when judged.assessment = 'pooled' then judged.basis end as basis,
    bands.band_code,
    judged.company_id
    || '|' || judged.assessment
    || '|' || case
        when judged.assessment = 'individual'
            then judged.subject_type || '|' || judged.subject || '|' || judged.debtor_id
        when judged.assessment = 'pooled' then coalesce(bands.band_code, '')
        else ''
    end
    || '|' || judged.currency_code as loss_allowance_id
from judged
left join bands
    on
        judged.assessment = 'pooled'
        and judged.basis = bands.basis
        and judged.band_value >= bands.from_value
        and (bands.next_from_value is null or judged.band_value < bands.next_from_value)
