with described as (
    {{ union_staged("customers") }}
),

mentioned as (
    select * from {{ ref("int_customer_mentions") }}
),

run_parameters as (
    select max(language) as language from {{ ref("stg_run__parameters") }}
),

-- A customer that only documents know is still owed money by: he gets a row, without a name.
completed as (
    select
        coalesce(described.customer_id, mentioned.customer_id) as customer_id,
        coalesce(described.source_row_id, mentioned.source_row_id) as source_row_id,
        coalesce(described.source_name, mentioned.source_name) as source_name,
        coalesce(described.customer_number, mentioned.customer_number) as customer_number,
        coalesce(described.display_name, mentioned.customer_number) as display_name,
        described.legal_name,
        coalesce(described.name_variant_count, 0) as name_variant_count,
        described.unified_social_credit_code as credit_code,
        {{ matches("upper(described.unified_social_credit_code)", credit_code_pattern()) }}
            as is_credit_code,
        described.customer_group_id,
        described.sales_rep_id,
        described.region,
        described.payment_term,
        coalesce(described.customer_importance, 'ordinary') as customer_importance,
        described.debtor_class,
        described.enterprise_size,
        coalesce(described.legal_status, 'normal') as legal_status,
        described.dunning_policy,
        coalesce(described.is_intercompany, false) as is_intercompany,
        coalesce(described.language, run_parameters.language) as language,
        described.customer_id is null as is_master_data_missing
    from described
    full outer join mentioned
        on described.customer_id = mentioned.customer_id
    cross join run_parameters
)

select
    customer_id,
    source_row_id,
    source_name,
    case
        when is_credit_code then 'uscc:' || upper(credit_code)
        else 'account:' || customer_id
    end as debtor_id,
    customer_number,
    display_name,
    legal_name,
    name_variant_count,
    case when is_credit_code then upper(credit_code) end as unified_social_credit_code,
    case when not is_credit_code then credit_code end as rejected_credit_code,
    customer_group_id,
    sales_rep_id,
    region,
    payment_term,
    customer_importance,
    debtor_class,
    enterprise_size,
    legal_status,
    dunning_policy,
    is_intercompany,
    language,
    is_master_data_missing
from completed
