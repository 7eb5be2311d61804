-- Why a debt came about (合同, 甲方 the buyer, 乙方 the seller), why it is paid late (疏忽, 不满, 紧张, 故意),
-- and why the seller gave credit at all: what was said, found in contracts, disputed or observed,
-- each piece of evidence with what policy reads in it.
with mapped as (
    select
        evidence_kind,
        evidence_code,
        cause_kind,
        cause_code
    from {{ ref('stg_policy__cause_codes') }}
    union all
    select
        'excuse' as evidence_kind,
        excuse_code as evidence_code,
        'delay' as cause_kind,
        delay_cause as cause_code
    from {{ ref('stg_policy__excuse_codes') }}
),

documents as (
    select
        receivable_id,
        sales_rep_id
    from {{ ref('receivable_balances') }}
),

customers as (
    select * from {{ ref('int_customers') }}
),

evidence as (
    select
        'excuse' as evidence_kind,
        contact_event_id as evidence_id,
        source_row_id,
        debtor_id,
        sales_rep_id,
        excuse_code as evidence_code,
        cast(contacted_at as date) as seen_on
    from {{ ref('int_contact_events') }}
    where excuse_code is not null
    union all
    select
        'contract_finding' as evidence_kind,
        findings.subject_id as evidence_id,
        findings.source_row_id,
        contracts.debtor_id,
        customers.sales_rep_id,
        findings.finding_code as evidence_code,
        contracts.signed_on as seen_on
    from {{ ref('contract_findings') }} as findings
    inner join {{ ref('int_contracts') }} as contracts
        on findings.subject_id = contracts.contract_id
    inner join customers on contracts.customer_id = customers.customer_id
    union all
    select
        'dispute' as evidence_kind,
        disputes.dispute_id as evidence_id,
        disputes.source_row_id,
        disputes.debtor_id,
        documents.sales_rep_id,
        'dispute' as evidence_code,
        disputes.opened_on as seen_on
    from {{ ref('disputes') }} as disputes
    left join documents on disputes.receivable_id = documents.receivable_id
    union all
    select
        'observation' as evidence_kind,
        observations.observation_id as evidence_id,
        observations.source_row_id,
        observations.debtor_id,
        coalesce(observations.sales_rep_id, customers.sales_rep_id) as sales_rep_id,
        observations.signal_code as evidence_code,
        observations.observed_on as seen_on
    from {{ ref('int_observations') }} as observations
    inner join customers on observations.customer_id = customers.customer_id
),

explained as (
    select
        evidence.*,
        mapped.cause_kind,
        mapped.cause_code,
        row_number() over (
            partition by
                evidence.evidence_kind, evidence.evidence_id, evidence.evidence_code,
                mapped.cause_kind
            order by case when mapped.evidence_code = '*' then 1 else 0 end, mapped.cause_code
        ) as place
    from evidence
    inner join mapped
        on
            evidence.evidence_kind = mapped.evidence_kind
            and mapped.evidence_code in (evidence.evidence_code, '*')
    where evidence.seen_on is null or evidence.seen_on <= {{ as_of_date() }}
),

counted as (
    select
        *,
        count(*) over (
            partition by debtor_id, sales_rep_id, cause_kind, cause_code
        ) as evidence_count,
        row_number() over (
            partition by debtor_id, sales_rep_id, cause_kind, cause_code
            order by seen_on desc nulls last, evidence_id desc, evidence_code desc
        ) as recency,
        row_number() over (
            partition by debtor_id, cause_kind
            order by seen_on desc nulls last, evidence_id desc, evidence_code desc
        ) as recency_of_kind
    from explained
    where place = 1
)

select
    counted.evidence_kind
    || '|' || counted.evidence_id
    || '|' || counted.evidence_code
    || '|' || counted.cause_kind as debt_cause_id,
    counted.source_row_id,
    counted.debtor_id,
    standing.debtor_name,
    counted.sales_rep_id,
    counted.cause_kind,
    counted.cause_code,
    counted.evidence_kind,
    counted.evidence_code,
    counted.seen_on,
    cast(counted.evidence_count as integer) as evidence_count,
    counted.recency = 1 as is_newest,
    counted.recency_of_kind = 1 as is_current
from counted
left join {{ ref('debtor_standing') }} as standing on counted.debtor_id = standing.debtor_id
