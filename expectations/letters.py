"""Gate 2: may the letters be sent, and is their wording lawful."""

from __future__ import annotations

from great_expectations.expectations.core.expect_compound_columns_to_be_unique import (
    ExpectCompoundColumnsToBeUnique,
)
from great_expectations.expectations.core.unexpected_rows_expectation import (
    UnexpectedRowsExpectation,
)

from expectations.forbidden_words import FORBIDDEN_WORDS
from expectations.money import shown
from expectations.rule import OUR_BUG, Rule

LETTERS_SPARE_THE_PROTECTED = Rule(
    code="letters_spare_the_protected",
    gate=2,
    title="no planned letter asks for what is held, or names what is assigned, intercompany or "
    "insolvent",
    relation="marts.letter_items",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query="""
            with portions as (
                select disposition_id, disposition, reason_code, debtor_id, company_id
                from marts.item_dispositions
                -- A statement asks for nothing: whatever is open and ours may stand in it, whole.
                union all
                select concat(receivable_id, ':', 'open'), 'open', 'open', debtor_id, company_id
                from marts.open_items
                where not is_assigned
                union all
                select concat(receivable_id, ':', 'paid'), 'paid', 'paid', debtor_id, company_id
                from marts.settled_items
            ),
            judged as (
                select
                    item.source_row_id,
                    item.document_number as key,
                    'disposition' as column_name,
                    concat_ws(', ',
                        case when case letter.letter_kind
                                when 'statement' then portion.disposition = 'open'
                                when 'thanks' then portion.disposition = 'paid'
                                when 'repayment_plan' then portion.reason_code = 'promise'
                                else portion.disposition = 'demand' end is not true
                            then concat(coalesce(portion.disposition, 'without disposition'), ' ',
                                portion.reason_code) end,
                        case when letter.letter_kind = 'thanks' and exists (
                            select 1 from marts.open_items as owed
                            where owed.debtor_id = letter.debtor_id and owed.is_overdue
                        ) then 'something is overdue' end,
                        case when portion.debtor_id <> letter.debtor_id
                            or portion.company_id <> letter.company_id
                            then 'of another debtor or company' end,
                        case when coalesce(receivable.collection_right, 'ours') <> 'ours'
                            or receivable.assigned_to is not null
                            then 'collection right is not ours' end,
                        case when customer.is_intercompany then 'intercompany' end,
                        case when coalesce(customer.legal_status, 'normal') <> 'normal'
                            then customer.legal_status end,
                        case when exists (
                            select 1 from intermediate.int_debtor_holds as hold
                            where hold.debtor_id = letter.debtor_id
                                and coalesce(hold.company_id, letter.company_id)
                                = letter.company_id
                        ) then 'data of the debtor is quarantined' end,
                        case when parameters.purpose = 'historical' then 'historical run' end
                    ) as value
                from {batch} as item
                inner join marts.letters_due as letter using (letter_id)
                cross join landing.run_parameters as parameters
                left join portions as portion using (disposition_id)
                left join intermediate.int_receivables as receivable
                    on item.receivable_id = receivable.receivable_id
                left join intermediate.int_customers as customer
                    on receivable.customer_id = customer.customer_id
                where letter.letter_state <> 'withheld'
            )
            select source_row_id, key, column_name, value
            from judged
            where value <> ''
            order by source_row_id
        """,
    ),
    why="such a letter is wrong in fact or in law, and it cannot be called back",
    fix=OUR_BUG,
)

LETTERS_ARE_COMPLETE = Rule(
    code="letters_are_complete",
    gate=2,
    title="a planned letter has recipient, address, items, an amount and, where it asks for money, "
    "an account to pay to",
    relation="marts.letters_due",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query="""
            with items as (
                select
                    letter_id,
                    count(distinct receivable_id) as items,
                    min(source_row_id) as source_row_id
                from marts.letter_items
                group by letter_id
            ),
            amounts as (
                select
                    letter_id,
                    min(total_amount) as smallest_amount,
                    sum(case when coalesce(trim(account_number), '') = '' then 1 else 0 end)
                    as without_account
                from marts.letter_amounts
                group by letter_id
            ),
            judged as (
                select
                    items.source_row_id,
                    letter.letter_number as key,
                    'letter' as column_name,
                    concat_ws(', ',
                        case when coalesce(trim(letter.recipient_name), '') = ''
                            then 'no recipient' end,
                        case when coalesce(trim(letter.recipient_address), '') = ''
                            then 'no address' end,
                        case when coalesce(items.items, 0) <> letter.item_count
                            or letter.item_count = 0 then 'items missing' end,
                        case when amounts.smallest_amount > 0 is not true then 'no amount' end,
                        case when amounts.without_account > 0
                            and letter.letter_kind not in ('statement', 'thanks')
                            then 'no bank account' end,
                        case when letter.letter_kind = 'suspension'
                            and coalesce(trim(letter.ground_text), '') = '' then 'no ground' end
                    ) as value
                from {batch} as letter
                left join items using (letter_id)
                left join amounts using (letter_id)
                where letter.letter_state <> 'withheld'
            )
            select source_row_id, key, column_name, value
            from judged
            where value <> ''
            order by key
        """,
    ),
    why="a letter that reaches nobody or asks for nothing has no effect in law",
    fix="complete the customer's master data or the company's bank accounts, then run again",
)

LETTERS_ADD_UP = Rule(
    code="letters_add_up",
    gate=2,
    title="a letter's total is the sum of its items, by currency",
    relation="marts.letter_amounts",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query=f"""
            with items as (
                select
                    letter_id,
                    currency_code,
                    sum(amount) as items_amount,
                    min(source_row_id) as source_row_id
                from marts.letter_items
                group by letter_id, currency_code
            )
            select
                items.source_row_id,
                coalesce(letter.letter_number, letter_id) as key,
                concat('total_amount ', currency_code) as column_name,
                concat({shown("stated.total_amount", "currency_code")},
                    ', but the items add up to ', {shown("items.items_amount", "currency_code")})
                as value
            from {{batch}} as stated
            full join items using (letter_id, currency_code)
            left join marts.letters_due as letter using (letter_id)
            where stated.total_amount is distinct from items.items_amount
            order by key, column_name
        """,
    ),
    why="a debtor who finds one wrong sum believes none of them",
    fix=OUR_BUG,
)

LENDING_RATES_COVER_THE_CLAIMS = Rule(
    code="lending_rates_cover_the_claims",
    gate=2,
    title="the LPR of the month of every breach that a letter claims interest for is recorded",
    relation="marts.letter_interest",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query="""
            select
                source_row_id,
                letter_id as key,
                'overdue_from' as column_name,
                cast(overdue_from as varchar) as value
            from {batch}
            where interest_state = 'rate_missing'
            order by source_row_id
        """,
    ),
    why="the interest line of that item is left out of its letter; nothing else of it changes",
    fix="add the month's rate with its source to policy/lending_rates.csv, then run again",
    severity="warn",
)

DELIVERIES_NAME_OUR_LETTERS = Rule(
    code="deliveries_name_our_letters",
    gate=2,
    title="what the post tells is about letters that we released",
    relation="marts.data_findings",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query="""
            select source_row_id, value as key, 'letter_number' as column_name, value
            from {batch}
            where finding_code = 'unknown_letter_number'
            order by source_row_id
        """,
    ),
    why="a letter that was signed for or came back looks as if nothing were known of it, and the "
    "next one rests on that",
    fix="correct the letter number in the file of deliveries, then run again with --supersede",
    severity="warn",
)

ONE_LETTER_A_CYCLE = Rule(
    code="one_letter_a_cycle",
    gate=2,
    title="one letter for a company, debtor, kind and cycle",
    relation="marts.letters_due",
    expectation=ExpectCompoundColumnsToBeUnique(
        column_list=["company_id", "debtor_id", "letter_kind", "cycle"]
    ),
    why="two letters about one debt, with two totals, cannot both be right",
    fix=OUR_BUG,
    key="debtor_id",
)

WORDING_IS_LAWFUL = Rule(
    code="wording_is_lawful",
    gate=2,
    title="no wording that policy adds to lists or letters threatens or exposes anybody",
    relation="staging.stg_policy__reason_texts",
    expectation=UnexpectedRowsExpectation(
        unexpected_rows_query="""
            with wordings as (
                select
                    source_row_id, 'reason_texts' as table_name, reason_code as code,
                    text_zh as wording
                from {batch}
                union all
                select
                    source_row_id, 'actions' as table_name, action_code as code,
                    concat_ws(' ', label_zh, script_zh, good_result_zh, if_refused_zh) as wording
                from staging.stg_policy__actions
                union all
                select
                    null as source_row_id, word_kind as table_name, code,
                    concat_ws(' ', label_zh, text_zh) as wording
                from marts.task_words
                where word_kind <> 'action'
                union all
                select
                    source_row_id, 'letter_kinds' as table_name, letter_kind as code,
                    label_zh as wording
                from staging.stg_policy__letter_kinds
            )
            select
                wordings.source_row_id,
                concat_ws(' ', wordings.table_name, wordings.code) as key,
                'wording' as column_name,
                concat(forbidden.word, ' in: ', wordings.wording) as value
            from wordings
            inner join (values {forbidden}) as forbidden (word)
                on contains(replace(wordings.wording, ' ', ''), forbidden.word)
            order by key, value
        """.replace("{forbidden}", ", ".join(f"('{word}')" for word in FORBIDDEN_WORDS)),
    ),
    why="threats, exposure and pressure through third parties are unlawful and fall back on us",
    fix="reword the row in the home's policy folder, then run again",
)

LETTERS = (
    LETTERS_SPARE_THE_PROTECTED,
    LETTERS_ARE_COMPLETE,
    LETTERS_ADD_UP,
    LENDING_RATES_COVER_THE_CLAIMS,
    DELIVERIES_NAME_OUR_LETTERS,
    ONE_LETTER_A_CYCLE,
    WORDING_IS_LAWFUL,
)
