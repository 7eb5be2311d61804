-- Letters that went out and neither came back nor are void, and those that would go out now.
with asked as (
    select
        listed.receivable_id,
        listed.letter_kind,
        listed.letter_level,
        listed.letter_id
    from {{ ref('int_letter_items') }} as listed
    inner join {{ ref('letter_standings') }} as standings on listed.letter_id = standings.letter_id
    where standings.is_effective or standings.letter_status = 'release_attempted'
    union
    select
        items.receivable_id,
        items.letter_kind,
        items.letter_level,
        items.letter_id
    from {{ ref('letter_items') }} as items
    inner join {{ ref('letters_due') }} as letters on items.letter_id = letters.letter_id
    where letters.letter_state <> 'withheld' and items.letter_kind in ('reminder', 'demand')
)

select
    receivable_id,
    letter_kind,
    letter_level
from asked
where letter_kind in ('reminder', 'demand')
group by receivable_id, letter_kind, letter_level
having count(distinct letter_id) > 1
