with staged as (
    {{ union_staged("sales_reps") }}
),

home_reps as (
    select * from {{ ref("stg_home__sales_reps") }}
),

mentions as (
    select * from {{ ref("int_sales_rep_mentions") }}
),

-- Best described first: a table of a source, the home's, then who is only named somewhere. Two
-- sources may both list a rep (an ERP his number and name, the sales department the rest).
candidates as (
    select
        *,
        1 as preference
    from staged
    union all
    select
        sales_rep_id,
        source_row_id,
        rep_name,
        department,
        null as manager_id,
        null as deputy_id,
        true as is_active,
        null as daily_capacity,
        email,
        2 as preference
    from home_reps
    union all
    select
        sales_rep_id,
        source_row_id,
        sales_rep_id as rep_name,
        null as department,
        null as manager_id,
        null as deputy_id,
        true as is_active,
        null as daily_capacity,
        null as email,
        3 as preference
    from mentions
),

ranked as (
    select
        *,
        row_number() over (
            partition by sales_rep_id
            order by
                preference,
                case when manager_id is not null or deputy_id is not null then 0 else 1 end,
                case when email is not null then 0 else 1 end,
                source_row_id
        ) as choice
    from candidates
)

select
    sales_rep_id,
    source_row_id,
    rep_name,
    department,
    manager_id,
    deputy_id,
    is_active,
    daily_capacity,
    email
from ranked
where choice = 1
