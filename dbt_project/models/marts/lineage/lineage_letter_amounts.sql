-- What a letter asks for: each listed portion's document row adds the portion.
with items as (
    select
        letter_id || '|' || currency_code as output_key,
        source_row_id,
        amount
    from {{ ref('letter_items') }}
),

credits as (
    select
        amounts.letter_amount_id as output_key,
        credits.source_row_id,
        credits.unapplied_amount as amount
    from {{ ref('letter_amounts') }} as amounts
    inner join {{ ref('letters_due') }} as letters on amounts.letter_id = letters.letter_id
    inner join {{ ref('unapplied_credits') }} as credits
        on
            letters.company_id = credits.company_id
            and letters.debtor_id = credits.debtor_id
            and amounts.currency_code = credits.currency_code
            and credits.treatment = 'covers'
),

edges as (
    select
        output_key,
        'total_amount' as output_column,
        source_row_id,
        amount as contribution
    from items
    union all
    select
        output_key,
        'unapplied_amount' as output_column,
        source_row_id,
        amount as contribution
    from credits
)

select
    'letter_amounts' as output_table,
    output_key,
    output_column,
    source_row_id,
    cast(contribution as decimal(38, 4)) as contribution,
    'amount' as edge_type
from edges
where contribution <> 0
