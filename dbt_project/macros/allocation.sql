{#- What the three steps of allocation share. Only sources declared as balance_forward are allocated:
    elsewhere the ERP's applications are all there is and an unapplied receipt stays unapplied. -#}

{#- An account is what is allocated within: a customer of a source with a company, in a currency. -#}
{% macro same_account(left, right) -%}
    {{ left }}.company_id = {{ right }}.company_id
    and {{ left }}.customer_id = {{ right }}.customer_id
    and {{ left }}.currency_code = {{ right }}.currency_code
{%- endmacro %}

{#- What is left of the credits that a method may allocate, after the steps before it. -#}
{% macro allocatable_credits(application_method, earlier_steps) -%}
taken_of_credits as (
    {{ taken_earlier("credit_id", earlier_steps) }}
),

allocatable_credits as (
    select
        credits.credit_id,
        credits.source_row_id,
        credits.company_id,
        credits.customer_id,
        credits.currency_code,
        credits.effective_date as received_on,
        -- A bill that counts only at maturity takes its place in the order on that day.
        greatest(credits.effective_date, coalesce(credits.settles_on, credits.effective_date))
            as effective_date,
        credits.document_number as credit_number,
        credits.remittance_text,
        credits.amount as credit_amount,
        cast(credits.amount - coalesce(taken_of_credits.amount, 0) as decimal(38, 4))
            as credit_left,
        rules.confidence
    from {{ ref("int_credits") }} as credits
    inner join {{ ref("int_sources") }} as sources
        on credits.source_name = sources.source_name
    inner join {{ ref("stg_policy__allocation_rules") }} as rules
        on
            credits.credit_type = rules.credit_type
            and rules.application_method = '{{ application_method }}'
    left join taken_of_credits on credits.credit_id = taken_of_credits.credit_id
    where
        sources.capability = 'balance_forward'
        and credits.customer_id is not null
        and credits.effective_date <= {{ as_of_date() }}
        and credits.effective_date <= {{ known_on() }}
        and (credits.reversed_on is null or credits.reversed_on > {{ as_of_date() }})
        and (credits.settles_on is null or credits.settles_on <= {{ as_of_date() }})
        and credits.amount - coalesce(taken_of_credits.amount, 0) > 0
)
{%- endmacro %}

{#- What is left of the items that a credit may settle, after the steps before. -#}
{% macro allocatable_items(earlier_steps) -%}
taken_of_items as (
    {{ taken_earlier("receivable_id", earlier_steps) }}
),

allocatable_items as (
    select
        receivables.receivable_id,
        receivables.company_id,
        receivables.customer_id,
        receivables.currency_code,
        receivables.document_number,
        receivables.instalment_number,
        receivables.document_date,
        coalesce(receivables.due_date_erp, terms.term_due_date, receivables.document_date)
            as due_date,
        -- Who paid us did not pay a debt that is no longer ours, nor gave back a deposit, unless he
        -- says so.
        receivables.collection_right = 'ours'
        and receivables.assigned_to is null
        and coalesce(receivables.treatment, 'asked') <> 'apart' as is_ours,
        cast(receivables.original_amount - coalesce(taken_of_items.amount, 0) as decimal(38, 4))
            as item_left
    from {{ ref("int_receivables") }} as receivables
    left join {{ ref("int_term_due_dates") }} as terms
        on receivables.receivable_id = terms.receivable_id
    left join taken_of_items on receivables.receivable_id = taken_of_items.receivable_id
    where
        receivables.source_capability = 'balance_forward'
        and receivables.document_date <= {{ as_of_date() }}
        and receivables.document_date <= {{ known_on() }}
        and receivables.original_amount - coalesce(taken_of_items.amount, 0) > 0
)
{%- endmacro %}

{% macro taken_earlier(key, earlier_steps) -%}
select
    {{ key }},
    sum(amount) as amount
from (
    {%- for step in earlier_steps %}
    select
        {{ key }},
        amount
    from {{ ref(step) }}
    union all
    {%- endfor %}
    select
        cast(null as {{ dbt.type_string() }}) as {{ key }},
        cast(0 as decimal(18, 4)) as amount
    where 1 = 0
) as taken
group by {{ key }}
{%- endmacro %}

{#- An inferred application, from a relation with credit, item and amount side by side. It counts from
    the later day of the two: nothing is settled before it exists. -#}
{% macro inferred_applications(relation, application_method) -%}
select
    '{{ application_method }}|' || credit_id || '|' || receivable_id as application_id,
    source_row_id,
    company_id,
    credit_id,
    receivable_id,
    greatest(effective_date, document_date) as effective_date,
    cast(amount as decimal(18, 4)) as amount,
    '{{ application_method }}' as application_method,
    cast(confidence as decimal(5, 4)) as confidence
from {{ relation }}
where amount > 0
{%- endmacro %}

{#- Remittance texts and document numbers written alike: capitals, and ASCII for full-width letters,
    digits and signs. -#}
{% macro plain_reference(text) -%}
    upper(translate(
        {{ text }},
        '０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ－＿．／',
        '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_./'
    ))
{%- endmacro %}

{#- A whole reference: letters and digits, joined inside by these signs. A number that continues on
    either side is another number. -#}
{% macro reference_pattern(joining_signs="-_./") -%}
    [A-Z0-9]+([{{ joining_signs }}][A-Z0-9]+)*
{%- endmacro %}

{#- What credits that name several items settle of items that several credits name: the earliest credit
    first, and each its items earliest due first. A credit takes its turn when every credit before it
    that names one of its items has had its own; all whose turn it is settle at once. -#}
{% macro settled_in_turn(cited) -%}
settled as (
    with recursive turns as (
        select
            credit_id,
            receivable_id,
            effective_date,
            credit_number,
            due_date,
            document_date,
            document_number,
            instalment_number,
            credit_left,
            item_left,
            cast(0 as decimal(38, 4)) as taken_amount,
            false as is_done
        from {{ cited }}
        union all
        select
            credit_id,
            receivable_id,
            effective_date,
            credit_number,
            due_date,
            document_date,
            document_number,
            instalment_number,
            credit_left,
            cast(
                item_left - sum(taken_amount) over (partition by receivable_id) as decimal(38, 4)
            ) as item_left,
            taken_amount,
            is_its_turn as is_done
        from (
            select
                *,
                case
                    when is_its_turn
                        then {{ taken_from_pool(
                            "item_left", "credit_left", "credit_id",
                            "due_date, document_date, document_number, instalment_number,"
                            " receivable_id"
                        ) }}
                    else 0
                end as taken_amount
            from (
                select
                    waiting.*,
                    max(waiting.place) over (partition by waiting.credit_id) = 1 as is_its_turn
                from (
                    select
                        turns.credit_id,
                        turns.receivable_id,
                        turns.effective_date,
                        turns.credit_number,
                        turns.due_date,
                        turns.document_date,
                        turns.document_number,
                        turns.instalment_number,
                        turns.credit_left,
                        turns.item_left,
                        row_number() over (
                            partition by turns.receivable_id
                            order by turns.effective_date, turns.credit_number, turns.credit_id
                        ) as place
                    from turns
                    where not turns.is_done
                ) as waiting
            ) as placed
        ) as taken
    )

    select
        cited.credit_id,
        cited.source_row_id,
        cited.company_id,
        cited.receivable_id,
        cited.effective_date,
        cited.document_date,
        cited.confidence,
        turns.taken_amount as amount
    from turns
    inner join {{ cited }} as cited
        on turns.credit_id = cited.credit_id and turns.receivable_id = cited.receivable_id
    where turns.is_done
)
{%- endmacro %}
