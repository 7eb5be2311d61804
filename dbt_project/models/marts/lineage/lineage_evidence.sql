-- Rows that decided something about a letter, a claim or an exposure without adding to an amount.
with letters as (
    select * from {{ ref('letters_due') }}
),

evidence as (
    select
        'credit_exposures' as output_table,
        exposures.exposure_id as output_key,
        'limit_amount' as output_column,
        limits.source_row_id
    from {{ ref('credit_exposures') }} as exposures
    inner join {{ ref('limits_in_force') }} as limits
        on exposures.credit_limit_id = limits.credit_limit_id
    union
    select
        'letters_due' as output_table,
        letters.letter_id as output_key,
        'recipient_name' as output_column,
        customers.source_row_id
    from letters
    inner join {{ ref('int_customers') }} as customers
        on letters.customer_id = customers.customer_id
    {%- for what, row in [("stated", "facts_row_id"), ("joined", "mapping_row_id")] %}
    union
    select
        'letters_due' as output_table,
        letters.letter_id as output_key,
        '{{ what }}' as output_column,
        customers.{{ row }} as source_row_id
    from letters
    inner join {{ ref('int_customers') }} as customers
        on letters.debtor_id = customers.debtor_id
    {%- endfor %}
    union
    select
        'letters_due' as output_table,
        letters.letter_id as output_key,
        'recipient_address' as output_column,
        addresses.source_row_id
    from letters
    inner join {{ ref('letter_addresses') }} as addresses
        on letters.customer_id = addresses.customer_id
    {%- for what in ["contract", "basis", "rate"] %}
    union
    select
        'letter_interest' as output_table,
        interest.letter_interest_id || '|' || interest.currency_code as output_key,
        'interest {{ what }}' as output_column,
        interest.{{ what }}_source_row_id as source_row_id
    from {{ ref('letter_interest') }} as interest
    where interest.interest_state = 'claimed'
    {%- endfor %}
)

select
    output_table,
    output_key,
    output_column,
    source_row_id,
    cast(null as decimal(38, 4)) as contribution,
    'evidence' as edge_type
from evidence
where source_row_id is not null
