-- First step of allocation: the debtor says what he pays (民法典 560: the debtor's designation comes
-- first). A document number counts when it stands in the text as a whole, is one of the account's
-- own and belongs to one document only.
with {{ allocatable_credits("remittance", []) }},

{{ allocatable_items([]) }},

minimum as (
    select max(minimum_reference_length) as reference_length
    from {{ ref("stg_policy__allocation_rules") }}
    where application_method = 'remittance'
),

written as (
    select
        *,
        {{ plain_reference("document_number") }} as reference
    from allocatable_items
),

numbered as (
    select
        written.*,
        min(written.document_number) over (
            partition by
                written.company_id, written.customer_id, written.currency_code, written.reference
        ) as first_spelling,
        max(written.document_number) over (
            partition by
                written.company_id, written.customer_id, written.currency_code, written.reference
        ) as last_spelling
    from written
    cross join minimum
    where
        {{ matches("written.reference", "^" ~ reference_pattern() ~ "$") }}
        and length(written.reference) >= coalesce(minimum.reference_length, 1)
),

named_items as (
    select * from numbered
    where first_spelling = last_spelling
),

words as (
    select
        credit_id,
        {{ each_match(plain_reference("remittance_text"), reference_pattern()) }} as word
    from allocatable_credits
    where remittance_text is not null
),

-- INV001/INV002 is a list, 2026/1501 one number: a slash parts numbers only where each part is a
-- document of the account.
parts as (
    select
        credit_id,
        word,
        {{ each_match("word", reference_pattern("-_.")) }} as part
    from words
    where word like '%/%'
),

spoken as (
    select
        credit_id,
        word,
        word as part
    from words
    union
    select
        credit_id,
        word,
        part
    from parts
),

named as (
    select
        credits.credit_id,
        spoken.word,
        spoken.part,
        items.receivable_id
    from spoken
    inner join allocatable_credits as credits on spoken.credit_id = credits.credit_id
    left join named_items as items
        on
            {{ same_account("credits", "items") }}
            and spoken.part = items.reference
            -- 10000 in a text is rather the sum that was paid than a document's number.
            and coalesce({{ try_cast("spoken.part", "decimal(18, 4)") }}, 0)
            <> credits.credit_amount
),

complete_lists as (
    select
        credit_id,
        word
    from named
    where part <> word
    group by credit_id, word
    having max(case when receivable_id is null then 1 else 0 end) = 0
),

cited_pairs as (
    select
        credit_id,
        receivable_id
    from named
    where receivable_id is not null and part = word
    union
    select
        named.credit_id,
        named.receivable_id
    from named
    inner join complete_lists
        on named.credit_id = complete_lists.credit_id and named.word = complete_lists.word
    where named.receivable_id is not null
),

cited as (
    select
        credits.credit_id,
        credits.source_row_id,
        credits.company_id,
        items.receivable_id,
        credits.effective_date,
        credits.credit_number,
        items.document_date,
        items.due_date,
        items.document_number,
        items.instalment_number,
        credits.confidence,
        credits.credit_left,
        items.item_left
    from cited_pairs
    inner join allocatable_credits as credits on cited_pairs.credit_id = credits.credit_id
    inner join allocatable_items as items on cited_pairs.receivable_id = items.receivable_id
),

{{ settled_in_turn("cited") }}

{{ inferred_applications("settled", "remittance") }}
