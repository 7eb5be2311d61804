-- What is odd about a customer, a limit or a dispute.
select
    'name_variants' as finding_code,
    source_row_id,
    customer_id as subject_id,
    cast(name_variant_count as {{ dbt.type_string() }}) as value,
    display_name as detail
from {{ ref('int_customers') }}
where name_variant_count > 1
union all
select
    'customer_unknown' as finding_code,
    source_row_id,
    customer_id as subject_id,
    customer_number as value,
    source_name as detail
from {{ ref('int_customers') }}
where is_master_data_missing
union all
select
    'not_a_credit_code' as finding_code,
    source_row_id,
    customer_id as subject_id,
    rejected_credit_code as value,
    display_name as detail
from {{ ref('int_customers') }}
where rejected_credit_code is not null
union all
select
    'no_limit' as finding_code,
    cast(null as {{ dbt.type_string() }}) as source_row_id,
    exposure_id as subject_id,
    cast(exposure_amount as {{ dbt.type_string() }}) as value,
    currency_code as detail
from {{ ref('credit_exposures') }}
where limit_state = 'no_limit' and exposure_amount > 0
union all
select
    'rate_missing' as finding_code,
    limits.source_row_id,
    usages.credit_limit_id as subject_id,
    usages.missing_currency_code as value,
    usages.currency_code as detail
from {{ ref('limit_usages') }} as usages
inner join {{ ref('limits_in_force') }} as limits
    on usages.credit_limit_id = limits.credit_limit_id
where usages.exposure_amount is null
union all
select
    'rate_missing' as finding_code,
    cast(null as {{ dbt.type_string() }}) as source_row_id,
    'company:' || company_id as subject_id,
    missing_currencies as value,
    currency_code as detail
from {{ ref('consolidated_balances') }}
where consolidation_state = 'incomplete'
union all
select
    'dispute_currency' as finding_code,
    told.source_row_id,
    told.dispute_id as subject_id,
    told.currency_code as value,
    resolved.currency_code as detail
from {{ ref('int_disputes') }} as told
inner join {{ ref('disputes') }} as resolved on told.dispute_id = resolved.dispute_id
where told.currency_code <> resolved.currency_code
union all
-- What a person stated of an account that nobody has: if he protects it, some other account is
-- not protected.
select
    case
        when facts.legal_status <> 'normal' or facts.is_intercompany
            then 'protection_without_account'
        else 'statement_without_account'
    end as finding_code,
    facts.source_row_id,
    facts.customer_id as subject_id,
    case
        when facts.legal_status <> 'normal' then facts.legal_status
        when facts.is_intercompany then 'intercompany'
        else 'customer_facts'
    end as value,
    facts.reviewed_by as detail
from {{ ref('stg_policy__customer_facts') }} as facts
left join {{ ref('int_customers') }} as customers on facts.customer_id = customers.customer_id
where customers.customer_id is null
union all
select
    'statement_without_account' as finding_code,
    min(decisions.source_row_id) as source_row_id,
    decisions.account_id as subject_id,
    'debtor_mapping' as value,
    min(decisions.reviewed_by) as detail
from (
    select
        source_row_id,
        reviewed_by,
        customer_id as account_id
    from {{ ref('stg_policy__debtor_mapping') }}
    union all
    select
        source_row_id,
        reviewed_by,
        substring(debtor_id, 9) as account_id
    from {{ ref('stg_policy__debtor_mapping') }}
    where debtor_id like 'account:%'
) as decisions
left join {{ ref('int_customers') }} as customers on decisions.account_id = customers.customer_id
left join {{ ref('stg_policy__customer_facts') }} as facts
    on decisions.account_id = facts.customer_id
where customers.customer_id is null and facts.customer_id is null
group by decisions.account_id
union all
select
    'legal_status_not_lifted' as finding_code,
    facts.source_row_id,
    facts.customer_id as subject_id,
    customers.legal_status as value,
    facts.reviewed_by as detail
from {{ ref('stg_policy__customer_facts') }} as facts
inner join {{ ref('int_customers') }} as customers on facts.customer_id = customers.customer_id
where facts.legal_status = 'normal' and customers.legal_status <> 'normal'
