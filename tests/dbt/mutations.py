"""Changes to the models that a person could make by mistake; each must be noticed by some test."""

from __future__ import annotations

from dataclasses import dataclass

RECEIVABLES = "models/marts/receivables"
WAIST = "models/intermediate"
PROMISES = "models/marts/promises"
LETTERS = "models/marts/letters"


@dataclass(frozen=True)
class Mutation:
    """One change to one file of the project."""

    name: str
    path: str
    old: str
    new: str


MUTATIONS = (
    Mutation(
        "an application of the day itself does not count yet",
        f"{RECEIVABLES}/effective_applications.sql",
        "applications.effective_date <= {{ as_of_date() }}",
        "applications.effective_date < {{ as_of_date() }}",
    ),
    Mutation(
        "an application counts before anybody knew of it",
        f"{RECEIVABLES}/effective_applications.sql",
        "and coalesce(applications.known_date, applications.effective_date) <= {{ known_on() }}",
        "",
    ),
    Mutation(
        "an application reversed today still counts",
        f"{RECEIVABLES}/effective_applications.sql",
        "applications.reversed_on > {{ as_of_date() }}",
        "applications.reversed_on >= {{ as_of_date() }}",
    ),
    Mutation(
        "the reversal of a receipt leaves its applications",
        f"{RECEIVABLES}/effective_applications.sql",
        "and (credits.reversed_on is null or credits.reversed_on > {{ as_of_date() }})",
        "",
    ),
    Mutation(
        "a discount does not reduce what is owed",
        f"{RECEIVABLES}/effective_applications.sql",
        "* (applications.amount + coalesce(applications.discount_amount, 0))",
        "* applications.amount",
    ),
    Mutation(
        "what is due today is overdue",
        "macros/marts_dates.sql",
        'cast(greatest({{ dbt.datediff(day, until, "day") }}, 0) as integer)',
        'cast(greatest({{ dbt.datediff(day, until, "day") }} + 1, 0) as integer)',
    ),
    Mutation(
        "day 30 falls into the band after it",
        f"{RECEIVABLES}/aged_balances.sql",
        "clocked.days_overdue >= overdue_buckets.from_days",
        "clocked.days_overdue >= overdue_buckets.from_days - 1",
    ),
    Mutation(
        "a year is complete the day after its anniversary",
        "macros/marts_dates.sql",
        "day) }} as date) > {{ until }}",
        "day) }} as date) >= {{ until }}",
    ),
    Mutation(
        "credits of another currency cover an item",
        f"{RECEIVABLES}/item_portions.sql",
        "            and promised.currency_code = unapplied.currency_code\n",
        "",
    ),
    Mutation(
        "two promises on one invoice are paid with the same money",
        "macros/marts_promises.sql",
        "greatest(taken.taken_so_far, queued.received_amount)",
        "taken.taken_so_far + queued.received_amount",
    ),
    Mutation(
        "a promise is broken on its last day",
        f"{PROMISES}/promises.sql",
        "when window_end >= {{ as_of_date() }} then 'open'",
        "when window_end > {{ as_of_date() }} then 'open'",
    ),
    Mutation(
        "money applied for an item's promise keeps the customer's as well",
        f"{PROMISES}/promise_receipts.sql",
        "cast(greatest(credits.amount - coalesce(taken_by_credit.taken_amount, 0), 0)",
        "cast(greatest(credits.amount, 0)",
    ),
    Mutation(
        "an account without unapplied credits has no net amount",
        f"{RECEIVABLES}/customer_balances.sql",
        "{{ sum_amount('unapplied_amount') }} as unapplied_amount",
        "cast(nullif(sum(unapplied_amount), 0) as decimal(38, 4)) as unapplied_amount",
    ),
    Mutation(
        "part of the money hides the part that waits to be applied",
        f"{PROMISES}/promises.sql",
        "            when paid_in_window + pending_amount >= enough_amount"
        " then 'pending_application'\n            when paid_in_window > 0 then 'partially_kept'\n",
        "            when paid_in_window > 0 then 'partially_kept'\n"
        "            when pending_amount >= enough_amount then 'pending_application'\n",
    ),
    Mutation(
        "one account in court leaves the debtor's others in the demand",
        f"{RECEIVABLES}/debtor_standing.sql",
        "partition by debtor_id order by legal_status_order, customer_id",
        "partition by debtor_id order by customer_id",
    ),
    Mutation(
        "money that came too late serves two promises",
        f"{PROMISES}/promise_late_payments.sql",
        "min(received_amount + wanted_so_far - wanted_amount)",
        "min(received_amount + wanted_so_far)",
    ),
    Mutation(
        "a reminder on the fifth working day is a day late",
        "models/marts/tasks/task_conditions.sql",
        "due_days.work_day_count - today.work_day_count <= policy.due_soon_days",
        "due_days.work_day_count - today.work_day_count < policy.due_soon_days",
    ),
    Mutation(
        "documents of tomorrow are owed today",
        f"{RECEIVABLES}/receivable_balances.sql",
        "where document_date <= {{ as_of_date() }}",
        "",
    ),
    Mutation(
        "what was paid beyond a document is owed once more",
        f"{RECEIVABLES}/unapplied_credits.sql",
        "cast(-open_amount as decimal(38, 4)) as unapplied_amount",
        "cast(open_amount as decimal(38, 4)) as unapplied_amount",
    ),
    Mutation(
        "money paid back counts as paid in",
        f"{RECEIVABLES}/effective_applications.sql",
        "case when credits.credit_type = 'refund' then -1 else 1 end",
        "1",
    ),
    Mutation(
        "a refund takes more from a promise than its money",
        "macros/marts_promises.sql",
        "greatest({{ sum_amount('payments.paid_amount') }}, 0) as received_amount",
        "{{ sum_amount('payments.paid_amount') }} as received_amount",
    ),
    Mutation(
        "a dispute of a divided document holds every instalment in full",
        f"{RECEIVABLES}/disputes.sql",
        "least(claims.claimed_until, spans.open_until)",
        "spans.open_until",
    ),
    Mutation(
        "exactly the minimum is not demanded",
        f"{RECEIVABLES}/item_dispositions.sql",
        "< coalesce(own.minimum_amount, general.minimum_amount, 0)",
        "<= coalesce(own.minimum_amount, general.minimum_amount, 0)",
    ),
    Mutation(
        "every item has to reach the minimum by itself",
        f"{RECEIVABLES}/item_dispositions.sql",
        "partition by company_id, debtor_id, currency_code",
        "partition by receivable_id",
    ),
    Mutation(
        "payments fill the instalments of a divided document by number",
        f"{WAIST}/int_application_shares.sql",
        "coalesce(receivables.due_date_erp, terms.term_due_date, receivables.document_date)",
        "receivables.document_date",
    ),
    Mutation(
        "an event that nobody has told has happened with the document",
        f"{WAIST}/int_term_due_dates.sql",
        "            case when is_divided then {{ as_of_date() }} end,\n",
        "",
    ),
    Mutation(
        "shares that are rounded up take more than the document",
        f"{WAIST}/int_instalments.sql",
        "            else least(\n                original_amount,\n",
        "            else greatest(\n                0,\n",
    ),
    Mutation(
        "a refund alone is money to cover with",
        f"{RECEIVABLES}/unapplied_credits.sql",
        "case when credit_type = 'refund' then -1 else 1 end as sign",
        "1 as sign",
    ),
    Mutation(
        "money that came in time and was applied later does not keep a promise by item",
        f"{PROMISES}/item_promise_cash.sql",
        "else applications.credit_date",
        "else applications.effective_date",
    ),
    Mutation(
        "money that was there before a promise does not count when it is applied in its window",
        f"{PROMISES}/item_promise_cash.sql",
        "and applications.credit_date >= windows.cash_from",
        "",
    ),
    Mutation(
        "money that came for a promise withdrawn does not count for the next one",
        f"{PROMISES}/item_promise_cash.sql",
        "where receivable_id is not null and not is_withdrawn and not is_other_currency",
        "where receivable_id is not null and not is_other_currency",
    ),
    Mutation(
        "receipts that name one document take from it by number, not by day",
        "macros/allocation.sql",
        "order by turns.effective_date, turns.credit_number, turns.credit_id",
        "order by turns.credit_number, turns.credit_id",
    ),
    Mutation(
        "an item that the sums of two receipts explain is paid by both",
        f"{WAIST}/int_exact_sum_applications.sql",
        "having max(claim_count) = 1",
        "having max(claim_count) >= 1",
    ),
    Mutation(
        "money pays what is not ours to collect though no text names it",
        f"{WAIST}/int_statutory_applications.sql",
        "    where is_ours\n",
        "",
    ),
    Mutation(
        "a document of the cut-off day belongs to the next month",
        f"{WAIST}/int_term_due_dates.sql",
        "when extract(day from base_date) > cut_off_day",
        "when extract(day from base_date) >= cut_off_day",
    ),
    Mutation(
        "a dishonoured bill stays payment",
        f"{WAIST}/int_credits.sql",
        "when credits.bill_status = 'dishonoured'",
        "when credits.bill_status = 'refused'",
    ),
    Mutation(
        "a bill that counts at maturity only keeps promises on its receipt",
        f"{PROMISES}/promise_receipts.sql",
        "    and (credits.settles_on is null or credits.settles_on <= {{ as_of_date() }})\n",
        "",
    ),
    Mutation(
        "a row whose customer cannot be read holds nobody",
        f"{WAIST}/int_debtor_holds.sql",
        "and coalesce(quarantined.customer_number, customers.customer_number)\n"
        "            = customers.customer_number",
        "and quarantined.customer_number = customers.customer_number",
    ),
    Mutation(
        "a rate of tomorrow is the newest one",
        f"{RECEIVABLES}/as_of_rates.sql",
        "    where rate_date <= {{ as_of_date() }}\n",
        "",
    ),
    Mutation(
        "a rate as old as policy allows is too old",
        f"{RECEIVABLES}/as_of_rates.sql",
        "<= freshness.maximum_age_days",
        "< freshness.maximum_age_days",
    ),
    Mutation(
        "a letter that came back counts as a step",
        f"{LETTERS}/letter_standings.sql",
        "and (outcomes.bounced_on is null or outcomes.delivered_on is not null) as is_effective",
        "as is_effective",
    ),
    Mutation(
        "a letter declared void counts as a step",
        f"{LETTERS}/letter_standings.sql",
        "    and life.event_type <> 'void'\n",
        "",
    ),
    Mutation(
        "a step is not due on the day on which its clock runs out",
        f"{LETTERS}/letter_item_steps.sql",
        "when clocked.clock_ends_on > {{ as_of_date() }}",
        "when clocked.clock_ends_on >= {{ as_of_date() }}",
    ),
    Mutation(
        "an item that is held gives a letter its level",
        f"{LETTERS}/letter_candidates.sql",
        "                case when dispositions.disposition = 'demand' then 0 else 1 end asc,\n",
        "",
    ),
)
