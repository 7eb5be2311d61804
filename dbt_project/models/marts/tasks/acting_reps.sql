-- Who acts for a rep today: himself, his deputy when he is away or has left, else his manager;
-- where nobody of them is there the rep stays, and the second gate says so.
with reps as (
    select * from {{ ref('int_sales_reps') }}
),

absent as (
    select distinct sales_rep_id from {{ ref('task_overrides') }}
    where override_code = 'absent'
),

present as (
    select reps.sales_rep_id
    from reps
    left join absent on reps.sales_rep_id = absent.sales_rep_id
    where reps.is_active and absent.sales_rep_id is null
)

select
    reps.sales_rep_id,
    coalesce(
        himself.sales_rep_id, deputies.sales_rep_id, managers.sales_rep_id, reps.sales_rep_id
    ) as acting_sales_rep_id
from reps
left join present as himself on reps.sales_rep_id = himself.sales_rep_id
left join present as deputies on reps.deputy_id = deputies.sales_rep_id
left join present as managers on reps.manager_id = managers.sales_rep_id
