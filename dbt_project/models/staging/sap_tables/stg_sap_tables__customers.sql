with customers as (
    select * from {{ ref("base_sap_tables__customers") }}
    where failed_column is null and exclusion_reason is null
),

company_data as (
    select
        source_name,
        parsed_customer_number as customer_number,
        case when count(distinct parsed_payment_term) = 1 then max(parsed_payment_term) end
            as payment_term,
        case when count(distinct parsed_clerk_number) = 1 then max(parsed_clerk_number) end
            as clerk_number
    from {{ ref("base_sap_tables__company_data") }}
    where failed_column is null and exclusion_reason is null
    group by source_name, parsed_customer_number
),

-- Accounts that share a credit account (KNKLI) belong together, as does that account itself.
credit_accounts as (
    select
        source_name,
        parsed_customer_number as customer_number,
        min(parsed_credit_account) as credit_account
    from {{ ref("base_sap_tables__credit_limits") }}
    where failed_column is null and parsed_credit_account <> parsed_customer_number
    group by source_name, parsed_customer_number
),

sharing as (
    select * from credit_accounts
    union all
    select distinct
        heads.source_name,
        heads.credit_account as customer_number,
        heads.credit_account
    from credit_accounts as heads
    left join credit_accounts as members
        on
            heads.source_name = members.source_name
            and heads.credit_account = members.customer_number
    where members.customer_number is null
)

select
    {{ key("customers.source_name", "customers.parsed_customer_number") }} as customer_id,
    customers.source_row_id,
    customers.source_name,
    customers.parsed_customer_number as customer_number,
    customers.parsed_customer_name as display_name,
    customers.parsed_customer_name as legal_name,
    1 as name_variant_count,
    customers.parsed_unified_social_credit_code as unified_social_credit_code,
    sharing.credit_account as customer_group_id,
    company_data.clerk_number as sales_rep_id,
    customers.parsed_region as region,
    company_data.payment_term,
    cast(null as varchar) as customer_importance,
    cast(null as varchar) as debtor_class,
    cast(null as varchar) as enterprise_size,
    cast(null as varchar) as legal_status,
    cast(null as varchar) as dunning_policy,
    customers.parsed_trading_partner is not null as is_intercompany,
    customers.parsed_language as language
from customers
left join company_data
    on
        customers.source_name = company_data.source_name
        and customers.parsed_customer_number = company_data.customer_number
left join sharing
    on
        customers.source_name = sharing.source_name
        and customers.parsed_customer_number = sharing.customer_number
