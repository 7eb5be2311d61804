-- Accounts that may be one debtor's: for a person to confirm or reject. Nothing is joined by it.
-- A name that many accounts share tells nothing (散户, 个人客户), nor does a very short one.
with accounts as (
    select
        customer_id,
        debtor_id,
        own_debtor_id,
        display_name,
        unified_social_credit_code,
        source_row_id,
        mapping_row_id is not null as is_decided,
        {{ plain_name("coalesce(legal_name, display_name)") }} as plain_name
    from {{ ref('int_customers') }}
    where not is_master_data_missing and not is_intercompany
),

told as (
    select
        *,
        {{ without_former_name("plain_name") }} as present_name,
        {{ former_name("plain_name") }} as former_name
    from accounts
),

keyed as (
    select
        *,
        {{ name_key("present_name") }} as name_key,
        {{ name_key("former_name") }} as former_key,
        {{ name_key(parent_name("present_name")) }} as parent_key
    from told
),

ranked as (
    select
        *,
        count(*) over (partition by name_key) as namesake_count,
        row_number() over (
            partition by name_key
            order by
                case when unified_social_credit_code is null then 1 else 0 end,
                customer_id
        ) as place
    from keyed
    where length(name_key) >= 4
),

namesakes as (
    select * from ranked
    where namesake_count <= 20
),

-- Two firms may have had one name; two valid credit codes say that they are two.
pairs as (
    select
        'same_name' as suggestion_kind,
        1 as strength,
        namesakes.customer_id,
        heads.customer_id as suggested_customer_id
    from namesakes
    inner join namesakes as heads on namesakes.name_key = heads.name_key and heads.place = 1
    where
        namesakes.unified_social_credit_code is null
        or heads.unified_social_credit_code is null
    union all
    select
        'former_name' as suggestion_kind,
        2 as strength,
        namesakes.customer_id,
        keyed.customer_id as suggested_customer_id
    from keyed
    inner join namesakes on keyed.former_key = namesakes.name_key
    where
        namesakes.unified_social_credit_code is null
        or keyed.unified_social_credit_code is null
    union all
    -- A branch has a credit code of its own.
    select
        'branch_of' as suggestion_kind,
        3 as strength,
        keyed.customer_id,
        heads.customer_id as suggested_customer_id
    from keyed
    inner join namesakes as heads on keyed.parent_key = heads.name_key and heads.place = 1
),

rejected as (
    select
        customer_id,
        debtor_id
    from {{ ref('stg_policy__debtor_mapping') }}
    where decision = 'separate'
),

possible as (
    select
        pairs.suggestion_kind,
        one_account.customer_id,
        one_account.debtor_id,
        one_account.display_name,
        one_account.unified_social_credit_code,
        one_account.source_row_id,
        suggested.customer_id as suggested_customer_id,
        suggested.debtor_id as suggested_debtor_id,
        suggested.display_name as suggested_name,
        suggested.unified_social_credit_code as suggested_credit_code,
        row_number() over (
            partition by one_account.customer_id, suggested.debtor_id
            order by pairs.strength, suggested.customer_id
        ) as place
    from pairs
    inner join accounts as one_account on pairs.customer_id = one_account.customer_id
    inner join accounts as suggested on pairs.suggested_customer_id = suggested.customer_id
    left join rejected
        on
            one_account.customer_id = rejected.customer_id
            and rejected.debtor_id
            in (suggested.debtor_id, suggested.own_debtor_id, 'account:' || suggested.customer_id)
    where
        one_account.debtor_id <> suggested.debtor_id
        and not one_account.is_decided
        and rejected.customer_id is null
)

select
    {{ hash_key(["customer_id", "suggested_debtor_id"]) }} as suggestion_id,
    suggestion_kind,
    customer_id,
    display_name as customer_name,
    debtor_id,
    unified_social_credit_code,
    suggested_debtor_id,
    suggested_customer_id,
    suggested_name,
    suggested_credit_code,
    source_row_id
from possible
where place = 1
