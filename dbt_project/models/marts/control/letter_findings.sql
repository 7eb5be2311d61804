-- What the post tells of a letter that we never released: a number mistyped, or one of another
-- house. Until it is put right the letter that was meant has no proof.
select
    'unknown_letter_number' as finding_code,
    source_row_id,
    source_row_id as subject_id,
    letter_number as value,
    event_type || ' ' || cast(occurred_on as {{ dbt.type_string() }}) as detail
from {{ ref('int_letter_events') }}
where letter_id like 'unknown:%'
