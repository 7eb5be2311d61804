with described as (
    {{ union_staged("customers") }}
),

mentioned as (
    select * from {{ ref("int_customer_mentions") }}
),

run_parameters as (
    select max(language) as language from {{ ref("stg_run__parameters") }}
),

facts as (
    select * from {{ ref("stg_policy__customer_facts") }}
),

-- A customer that only documents know is still owed money by: he gets a row, without a name.
known as (
    select
        coalesce(described.customer_id, mentioned.customer_id) as customer_id,
        coalesce(described.source_row_id, mentioned.source_row_id) as source_row_id,
        coalesce(described.source_name, mentioned.source_name) as source_name,
        coalesce(described.customer_number, mentioned.customer_number) as customer_number,
        coalesce(described.display_name, mentioned.customer_number) as display_name,
        described.legal_name,
        coalesce(described.name_variant_count, 0) as name_variant_count,
        described.unified_social_credit_code as credit_code,
        {{ is_credit_code("upper(described.unified_social_credit_code)") }} as is_credit_code,
        described.customer_group_id,
        described.sales_rep_id,
        described.region,
        described.payment_term,
        described.customer_importance,
        described.debtor_class,
        described.enterprise_size,
        described.legal_status,
        described.dunning_policy,
        described.is_intercompany,
        described.language,
        described.customer_id is null as is_master_data_missing
    from described
    full outer join mentioned
        on described.customer_id = mentioned.customer_id
),

-- What a named person of the home stated goes before what the source says. But `normal` lifts no
-- insolvency that the source knows of: the letters would be the harm, and the source can be put
-- right.
completed as (
    select
        known.*,
        case
            when known.is_credit_code then 'uscc:' || upper(known.credit_code)
            else 'account:' || known.customer_id
        end as own_debtor_id,
        case
            when
                facts.legal_status <> 'normal'
                and coalesce(facts.legal_status_since, {{ as_of_date() }}) <= {{ as_of_date() }}
                then facts.legal_status
            else coalesce(known.legal_status, 'normal')
        end as stated_legal_status,
        coalesce(facts.importance, known.customer_importance, 'ordinary') as stated_importance,
        coalesce(facts.enterprise_size, known.enterprise_size) as stated_size,
        coalesce(facts.dunning_policy, known.dunning_policy) as stated_dunning_policy,
        coalesce(facts.is_intercompany, known.is_intercompany, false) as is_own_group,
        coalesce(facts.language, known.language, run_parameters.language) as stated_language,
        facts.source_row_id as facts_row_id
    from known
    cross join run_parameters
    left join facts on known.customer_id = facts.customer_id
),

joined as (
    select
        customer_id,
        debtor_id,
        source_row_id
    from {{ ref("stg_policy__debtor_mapping") }}
    where decision = 'same'
),

-- `account:` names the debtor of that account, who may have a credit code of his own; an account
-- joined to itself stands alone.
joined_once as (
    select
        completed.customer_id,
        case
            when joined.debtor_id = 'account:' || completed.customer_id then joined.debtor_id
            else coalesce(targets.own_debtor_id, joined.debtor_id, completed.own_debtor_id)
        end as debtor_id
    from completed
    left join joined on completed.customer_id = joined.customer_id
    left join completed as targets on joined.debtor_id = 'account:' || targets.customer_id
),

-- Again, because the account named may be joined itself; a longer chain is refused by gate 1.
resolved as (
    select
        once.customer_id,
        joined.source_row_id as mapping_row_id,
        case
            when joined.debtor_id = 'account:' || once.customer_id then joined.debtor_id
            else coalesce(targets.debtor_id, joined.debtor_id, once.debtor_id)
        end as debtor_id
    from joined_once as once
    left join joined on once.customer_id = joined.customer_id
    left join joined_once as targets on joined.debtor_id = 'account:' || targets.customer_id
)
,

protection as (
    select
        policies.dunning_policy,
        coalesce(
            max(case when limits.dunning_policy <> '*' then limits.limit_value end),
            max(limits.limit_value),
            0
        ) as protection_rank
    from {{ ref("stg_policy__letter_rules") }} as policies
    left join {{ ref("stg_policy__letter_limits") }} as limits
        on
            limits.dunning_policy in (policies.dunning_policy, '*')
            and limits.limit_code = 'protection_rank'
    group by policies.dunning_policy
),

-- A letter goes to the debtor: where his accounts name several dunning policies, the one that
-- protects most counts for all of them, and before it one that nobody knows, which holds them.
-- Equal ranks: the first by its name.
dunned as (
    select
        completed.customer_id,
        first_value(coalesce(completed.stated_dunning_policy, 'standard')) over (
            partition by resolved.debtor_id
            order by
                case when protection.dunning_policy is null then 0 else 1 end,
                protection.protection_rank desc,
                coalesce(completed.stated_dunning_policy, 'standard')
        ) as dunning_policy
    from completed
    inner join resolved on completed.customer_id = resolved.customer_id
    left join protection
        on coalesce(completed.stated_dunning_policy, 'standard') = protection.dunning_policy
)

select
    completed.customer_id,
    completed.source_row_id,
    completed.source_name,
    resolved.debtor_id,
    completed.own_debtor_id,
    completed.customer_number,
    completed.display_name,
    completed.legal_name,
    completed.name_variant_count,
    case when completed.is_credit_code then upper(completed.credit_code) end
        as unified_social_credit_code,
    case when not completed.is_credit_code then completed.credit_code end as rejected_credit_code,
    completed.customer_group_id,
    completed.sales_rep_id,
    completed.region,
    completed.payment_term,
    completed.stated_importance as customer_importance,
    completed.debtor_class,
    completed.stated_size as enterprise_size,
    completed.stated_legal_status as legal_status,
    case
        when coalesce(completed.stated_dunning_policy, 'standard') = dunned.dunning_policy
            then completed.stated_dunning_policy
        else dunned.dunning_policy
    end as dunning_policy,
    completed.is_own_group as is_intercompany,
    completed.stated_language as language,
    completed.is_master_data_missing,
    completed.facts_row_id,
    resolved.mapping_row_id
from completed
inner join resolved on completed.customer_id = resolved.customer_id
inner join dunned on completed.customer_id = dunned.customer_id
