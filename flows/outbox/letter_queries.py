"""The questions about letters; each takes a list of reps as its parameter."""

from __future__ import annotations

LETTER_COUNT = "select count(*) as letters from marts.letters_due"

LETTERS = """
select
    letters.letter_id,
    letters.letter_number,
    letters.debtor_id,
    letters.sales_rep_id,
    letters.letter_kind,
    letters.language,
    letters.recipient_name,
    letters.recipient_uscc,
    letters.recipient_address,
    letters.contact_name,
    letters.letter_state,
    letters.withheld_reason,
    letters.item_count,
    letters.oldest_due_date,
    letters.maximum_days_overdue,
    letters.letter_level,
    letters.wording_set,
    letters.copy_number > 0 as is_copy,
    letters.letter_date,
    letters.pay_by_date,
    letters.previous_letter_number,
    letters.previous_letter_date,
    letters.ground_code,
    letters.ground_text,
    letters.address_source,
    letters.address_contract_number,
    companies.legal_name as seller_name,
    companies.unified_social_credit_code as seller_uscc,
    companies.address as seller_address,
    companies.contact_phone as seller_phone,
    coalesce(nullif(trim(reps.rep_name), ''), companies.contact_name) as rep_name,
    reps.email as rep_email,
    accounts.display_name as customer_name
from marts.letters_due as letters
left join intermediate.int_companies as companies on letters.company_id = companies.company_id
left join intermediate.int_sales_reps as reps on letters.sales_rep_id = reps.sales_rep_id
left join intermediate.int_customers as accounts on letters.customer_id = accounts.customer_id
where letters.sales_rep_id in (select unnest(?))
order by letters.sales_rep_id, letters.letter_number, letters.letter_id
"""

LETTER_AMOUNTS = """
select
    amounts.letter_id,
    amounts.currency_code,
    amounts.total_amount,
    amounts.unapplied_amount,
    amounts.bank_name,
    amounts.account_name,
    amounts.account_number
from marts.letter_amounts as amounts
inner join marts.letters_due as letters on amounts.letter_id = letters.letter_id
where letters.sales_rep_id in (select unnest(?))
order by amounts.letter_id, amounts.currency_code
"""

LETTER_ITEMS = """
with instalments as (
    select company_id, customer_id, document_number, count(*) as instalment_count
    from intermediate.int_receivables
    group by company_id, customer_id, document_number
)

select
    items.letter_id,
    items.item_number,
    items.document_number,
    case when instalments.instalment_count > 1 then items.instalment_number end
        as instalment_number,
    items.document_date,
    items.due_date,
    items.days_overdue,
    items.currency_code,
    items.original_amount,
    items.paid_amount,
    items.original_amount - items.paid_amount - items.amount as aside_amount,
    items.amount,
    documents.contract_number
from marts.letter_items as items
inner join marts.letters_due as letters on items.letter_id = letters.letter_id
left join intermediate.int_receivables as documents
    on items.receivable_id = documents.receivable_id
left join instalments
    on
        documents.company_id = instalments.company_id
        and documents.customer_id = instalments.customer_id
        and documents.document_number = instalments.document_number
where letters.sales_rep_id in (select unnest(?))
order by items.letter_id, items.currency_code, items.item_number, items.disposition_id
"""

LETTER_INTEREST = """
with instalments as (
    select company_id, customer_id, document_number, count(*) as instalment_count
    from intermediate.int_receivables
    group by company_id, customer_id, document_number
)

select
    lines.letter_id,
    items.document_number,
    case when instalments.instalment_count > 1 then items.instalment_number end
        as instalment_number,
    lines.currency_code,
    lines.basis_code,
    lines.principal_amount,
    lines.overdue_from,
    lines.interest_days,
    lines.annual_rate,
    lines.uplift,
    lines.day_count,
    lines.daily_rate,
    lines.interest_amount,
    sum(lines.interest_amount) over (partition by lines.letter_id, lines.currency_code)
        as total_amount
from marts.letter_interest as lines
inner join marts.letters_due as letters on lines.letter_id = letters.letter_id
inner join marts.letter_items as items
    on lines.letter_id = items.letter_id and lines.disposition_id = items.disposition_id
left join intermediate.int_receivables as documents
    on items.receivable_id = documents.receivable_id
left join instalments
    on
        documents.company_id = instalments.company_id
        and documents.customer_id = instalments.customer_id
        and documents.document_number = instalments.document_number
where letters.sales_rep_id in (select unnest(?)) and lines.interest_amount > 0
order by lines.letter_id, lines.currency_code, items.item_number, lines.disposition_id
"""

LETTER_CREDITS = """
select
    letters.letter_id,
    credits.document_number,
    credits.effective_date,
    credits.currency_code,
    credits.unapplied_amount as amount
from marts.letters_due as letters
inner join marts.letter_amounts as amounts on letters.letter_id = amounts.letter_id
inner join marts.unapplied_credits as credits
    on
        letters.company_id = credits.company_id
        and letters.debtor_id = credits.debtor_id
        and amounts.currency_code = credits.currency_code
where
    letters.sales_rep_id in (select unnest(?))
    and letters.letter_kind = 'statement'
    and credits.treatment = 'covers'
    and credits.unapplied_amount <> 0
order by letters.letter_id, credits.currency_code, credits.effective_date, credits.credit_id
"""

LETTER_INSTALMENTS = """
select
    instalments.letter_id,
    instalments.due_date,
    instalments.currency_code,
    instalments.instalment_amount as amount
from marts.letter_instalments as instalments
inner join marts.letters_due as letters on instalments.letter_id = letters.letter_id
where letters.sales_rep_id in (select unnest(?))
order by instalments.letter_id, instalments.instalment_number
"""
