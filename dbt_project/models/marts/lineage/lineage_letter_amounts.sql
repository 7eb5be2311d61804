-- What a letter asks for or states: each listed item's document row adds what is listed; of what
-- a letter thanks for, each application's row adds the money that came. What it claims for being
-- late is told by the item's document row, from which amount and days come.
with listed as (
    select
        items.*,
        letters.letter_kind as kind_of_letter
    from {{ ref('letter_items') }} as items
    inner join {{ ref('letters_due') }} as letters on items.letter_id = letters.letter_id
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
    where letters.letter_kind <> 'thanks'
),

edges as (
    select
        'letter_amounts' as output_table,
        letter_id || '|' || currency_code as output_key,
        'total_amount' as output_column,
        source_row_id,
        amount as contribution
    from listed
    where kind_of_letter <> 'thanks'
    union all
    select
        'letter_amounts' as output_table,
        listed.letter_id || '|' || listed.currency_code as output_key,
        'total_amount' as output_column,
        applications.source_row_id,
        case when applications.credit_type = 'refund' then -1 else 1 end * applications.amount
            as contribution
    from listed
    inner join {{ ref('effective_applications') }} as applications
        on listed.receivable_id = applications.receivable_id
    where listed.kind_of_letter = 'thanks' and {{ is_money('applications.credit_type') }}
    union all
    select
        'letter_amounts' as output_table,
        output_key,
        'unapplied_amount' as output_column,
        source_row_id,
        amount as contribution
    from credits
    union all
    select
        'letter_interest' as output_table,
        letter_interest_id || '|' || currency_code as output_key,
        'interest_amount' as output_column,
        source_row_id,
        interest_amount as contribution
    from {{ ref('letter_interest') }}
    where interest_state = 'claimed'
    union all
    select
        'letter_instalments' as output_table,
        letter_instalment_id || '|' || currency_code as output_key,
        'instalment_amount' as output_column,
        source_row_id,
        instalment_amount as contribution
    from {{ ref('letter_instalments') }}
)

select
    output_table,
    output_key,
    output_column,
    source_row_id,
    cast(contribution as decimal(38, 4)) as contribution,
    'amount' as edge_type
from edges
where contribution <> 0
