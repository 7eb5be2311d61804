-- Settlement offers that nobody has decided on as policy asks, each with whose list it comes on:
-- who holds the role that may approve it (settlement_approvers), else the manager of the account's
-- rep; what a rep may decide himself is his, unless he proposed it. Where nobody of them is there,
-- the rep has it, to be passed on.
with offers as (
    select *
    from {{ ref('settlement_offers') }}
    where offer_state not in ('approved', 'nothing_owed')
),

roles as (
    select
        approver_role,
        approver_rank,
        label_zh,
        label_en,
        row_number() over (
            partition by approver_role order by case when currency_code = '*' then 1 else 2 end
        ) as row_place,
        row_number() over (order by approver_rank desc, approver_role asc) as rank_from_top
    from {{ ref('stg_policy__settlement_limits') }}
),

-- Above all limits it is the highest role's to refuse.
needed as (
    select
        offers.offer_number,
        roles.approver_role,
        roles.label_zh,
        roles.label_en,
        roles.approver_rank
    from offers
    inner join roles
        on
            (offers.needed_role = roles.approver_role and roles.row_place = 1)
            or (offers.needed_role is null and roles.rank_from_top = 1)
),

lowest as (
    select min(approver_rank) as lowest_rank from roles
),

holders as (
    select
        offers.offer_number,
        approvers.sales_rep_id,
        row_number() over (
            partition by offers.offer_number
            order by
                case when approvers.company_id = '*' then 2 else 1 end, approvers.sales_rep_id
        ) as place
    from offers
    inner join needed on offers.offer_number = needed.offer_number
    inner join {{ ref('stg_policy__settlement_approvers') }} as approvers
        on
            needed.approver_role = approvers.approver_role
            and approvers.company_id in (offers.company_id, '*')
    inner join {{ ref('int_sales_reps') }} as reps
        on approvers.sales_rep_id = reps.sales_rep_id and reps.is_active
),

account_reps as (
    select
        debtor_id,
        min(sales_rep_id) as sales_rep_id
    from {{ ref('int_customers') }}
    where sales_rep_id is not null
    group by debtor_id
),

placed as (
    select
        offers.offer_number,
        offers.source_row_id,
        offers.company_id,
        offers.debtor_id,
        offers.currency_code,
        offers.offered_on,
        offers.claim_amount,
        needed.label_zh as role_zh,
        needed.label_en as role_en,
        case
            when holders.sales_rep_id is not null then holders.sales_rep_id
            when
                needed.approver_rank = lowest.lowest_rank
                and lower(trim(offers.proposed_by)) not in (
                    lower(reps.sales_rep_id), lower(trim(reps.rep_name))
                )
                then account_reps.sales_rep_id
            else coalesce(managers.sales_rep_id, account_reps.sales_rep_id)
        end as sales_rep_id
    from offers
    inner join needed on offers.offer_number = needed.offer_number
    cross join lowest
    left join holders on offers.offer_number = holders.offer_number and holders.place = 1
    left join account_reps on offers.debtor_id = account_reps.debtor_id
    left join {{ ref('int_sales_reps') }} as reps on account_reps.sales_rep_id = reps.sales_rep_id
    left join {{ ref('int_sales_reps') }} as managers
        on reps.manager_id = managers.sales_rep_id and managers.is_active
)

select
    coalesce(acting.acting_sales_rep_id, placed.sales_rep_id) as sales_rep_id,
    placed.debtor_id,
    placed.offer_number,
    placed.source_row_id,
    placed.company_id,
    placed.currency_code,
    placed.offered_on,
    placed.claim_amount,
    placed.role_zh,
    placed.role_en
from placed
left join {{ ref('acting_reps') }} as acting on placed.sales_rep_id = acting.sales_rep_id
where placed.sales_rep_id is not null and placed.debtor_id is not null
