-- What makes a contract hard to collect on: terms that fix no day, no date, no seal or the wrong
-- one, an amendment that nobody signed. A sealed amendment that says when to pay cures the terms.
with contracts as (
    select * from {{ ref('int_contracts') }}
),

vague as (
    select
        contracts.contract_id,
        min(terms.phrase) as phrase
    from contracts
    inner join {{ ref('stg_policy__vague_terms') }} as terms
        on contracts.payment_term_text like '%' || terms.phrase || '%'
    group by contracts.contract_id
),

judged as (
    select
        contracts.*,
        vague.phrase,
        coalesce(contracts.seal_type, '') in ('none', 'private_seal')
        or coalesce(contracts.is_signed, true) = false as is_badly_signed
    from contracts
    left join vague on contracts.contract_id = vague.contract_id
),

cured as (
    select distinct
        source_name,
        amended_contract_number as contract_number
    from judged
    where
        amended_contract_number is not null
        and payment_term_text is not null
        and phrase is null
        and not is_badly_signed
),

originals as (
    select
        judged.*,
        cured.contract_number is not null as is_cured
    from judged
    left join cured
        on
            judged.source_name = cured.source_name
            and judged.contract_number = cured.contract_number
)

select
    'vague_payment_term' as finding_code,
    source_row_id,
    contract_id as subject_id,
    payment_term_text as value,
    phrase as detail
from originals
where phrase is not null and not is_cured
union all
select
    'payment_term_missing' as finding_code,
    source_row_id,
    contract_id as subject_id,
    cast(null as {{ dbt.type_string() }}) as value,
    contract_number as detail
from originals
where payment_term_text is null and amended_contract_number is null and not is_cured
union all
select
    'signing_date_missing' as finding_code,
    source_row_id,
    contract_id as subject_id,
    cast(null as {{ dbt.type_string() }}) as value,
    contract_number as detail
from originals
where signed_on is null
union all
select
    'private_seal' as finding_code,
    source_row_id,
    contract_id as subject_id,
    seal_type as value,
    contract_number as detail
from originals
where seal_type = 'private_seal'
union all
select
    case when amended_contract_number is null then 'contract_unsigned' else 'amendment_unsigned' end
        as finding_code,
    source_row_id,
    contract_id as subject_id,
    seal_type as value,
    coalesce(amended_contract_number, contract_number) as detail
from originals
where coalesce(seal_type, '') = 'none' or coalesce(is_signed, true) = false
