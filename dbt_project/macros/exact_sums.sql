{#- The sums that a credit may be explained by, from `placed`: of single items and runs by date, as long
    as policy allows, and of all items of one due date. `numbered` are the items by account and place,
    `lengths` the lengths of runs, `explanations` has a row for every sum. -#}
{% macro sums_of_items() -%}
-- Account and place in one number: joined by the account alone, a large account would meet itself.
numbered as (
    select
        *,
        account_number * 10000000000 + place as item_key
    from placed
),

longest as (
    select coalesce(max(maximum_items), 1) as item_count
    from {{ ref("stg_policy__allocation_rules") }}
    where application_method = 'exact_sum'
),

-- As many lengths as policy allows and some account has items.
lengths as (
    select distinct numbered.place as item_count
    from numbered
    inner join longest on numbered.place <= longest.item_count
),

-- A run's sum is the difference of two running totals, so runs are found by equality alone: items
-- times lengths, whatever the size of an account.
run_starts as (
    select
        numbered.account_number,
        numbered.item_key as first_item_key,
        numbered.total_so_far - numbered.item_left as total_before,
        numbered.item_key + lengths.item_count - 1 as last_item_key,
        lengths.item_count
    from numbered
    inner join lengths
        on numbered.place + lengths.item_count - 1 <= numbered.account_item_count
),

explanations as (
    select
        run_starts.account_number,
        run_starts.first_item_key,
        run_starts.item_count,
        cast(null as date) as due_date,
        last_items.document_date as last_document_date,
        cast(last_items.total_so_far - run_starts.total_before as decimal(38, 4)) as sum_of_items
    from run_starts
    inner join numbered as last_items on run_starts.last_item_key = last_items.item_key
    union all
    select
        numbered.account_number,
        min(numbered.item_key) as first_item_key,
        count(*) as item_count,
        numbered.due_date,
        max(numbered.document_date) as last_document_date,
        {{ sum_amount("numbered.item_left") }} as sum_of_items
    from numbered
    cross join longest
    group by numbered.account_number, numbered.due_date, longest.item_count
    -- What is a run as well is one explanation, not two.
    having
        max(numbered.item_key) - min(numbered.item_key) + 1 <> count(*)
        or count(*) > longest.item_count
)
{%- endmacro %}
