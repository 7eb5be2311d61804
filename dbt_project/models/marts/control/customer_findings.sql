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
