-- The last two cuts: what the debtor's own unapplied credits cover (oldest due first), and the
-- rest. One row per portion that is not empty.
with promised as (
    select * from {{ ref('promised_portions') }}
),

unapplied as (
    select
        company_id,
        debtor_id,
        currency_code,
        {{ sum_amount('unapplied_amount') }} as pool
    from {{ ref('unapplied_credits') }}
    where debtor_id is not null and coalesce(treatment, 'covers') = 'covers'
    group by company_id, debtor_id, currency_code
),

covered as (
    select
        promised.*,
        {{ taken_from_pool(
            'case when promised.is_coverable then promised.remaining_amount else 0 end',
            'coalesce(unapplied.pool, 0)',
            'promised.company_id, promised.debtor_id, promised.currency_code',
            'promised.due_date, promised.document_date, promised.receivable_id'
        ) }} as covered_portion
    from promised
    left join unapplied
        on
            promised.company_id = unapplied.company_id
            and promised.debtor_id = unapplied.debtor_id
            and promised.currency_code = unapplied.currency_code
),

portions as (
    {%- for portion in ["assigned", "disputed", "promised", "covered"] %}
    select
        receivable_id,
        {{ loop.index }} as portion_number,
        '{{ portion }}' as portion_type,
        {{ portion }}_portion as amount
    from covered
    union all
    {%- endfor %}
    select
        receivable_id,
        5 as portion_number,
        'rest' as portion_type,
        cast(remaining_amount - covered_portion as decimal(38, 4)) as amount
    from covered
)

select * from portions
where amount <> 0
