"""Random ledgers landed, built, and compared figure by figure with the oracle.

Every ledger is a company of its own with debtors of its own, so one build holds any number of them.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any

from landing import Landing, Warehouse

sys.path.insert(0, str(Path(__file__).parents[1]))

from oracle import (
    aging,
    allowance,
    balances,
    bills,
    consolidation,
    figures,
    inference,
    letters,
    promise,
    tasks,
)
from oracle.calendar import moved_to_work_day
from oracle.drawing import PLANS, SETTLES_AT_MATURITY
from oracle.ledger import DEMAND_MINIMUMS, NOBODY, Day, Ledger, Receivable, sources
from oracle.terms import Rule
from oracle.wordings import TERMS

# How many the ordinary test compares, and each mutation.
LEDGERS = 240
DAY = Day(as_of=date(2026, 6, 30), known_on=date(2026, 7, 1))
BUCKETS = (*(code for code, _ in aging.LAST_DAYS), aging.LAST_BAND)
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Subject:
    """What is compared: a question to the marts and what the oracle answers for a ledger."""

    name: str
    query: str
    told_by: Any

    def expected(self, ledgers: Iterable[Ledger]) -> list[Row]:
        """What the oracle says of all of them."""
        return [row for ledger in ledgers for row in self.told_by(ledger)]


@dataclass(frozen=True)
class Difference:
    """Rows of one subject that only one side has."""

    rows: int
    only_built: list[str]
    only_expected: list[str]

    @property
    def is_equal(self) -> bool:
        """Whether neither side has a row that the other lacks."""
        return not self.only_built and not self.only_expected


def land(landing: Landing, ledgers: Iterable[Ledger], day: Day = DAY) -> None:
    """Lands the ledgers as files of sources that tell receipts in time, late, or not at all."""
    landing.as_of = day.as_of.isoformat()
    landing.known_at = f"{day.known_on.isoformat()} 06:00:00"
    for source in sources(day):
        landing.state(
            "sources",
            source_name=source.name,
            layout="generic",
            capability=source.capability,
            has_receipts=source.receipts_until is not None,
            business_date=day.as_of,
            receipts_business_date=source.receipts_until,
            receipts_state="received" if source.receipts_until else "none",
        )
        # Who owes nothing; so every source tells customers, even where no ledger's are told.
        landing.add(
            "customers",
            source=source.name,
            customer_number=f"{source.name}-0",
            customer_name=source.name,
        )
    land_rates(landing, day)
    ledgers = list(ledgers)
    land_policy(landing, ledgers)
    for ledger in ledgers:
        land_master_data(landing, ledger)
        land_documents(landing, ledger)
        land_credits(landing, ledger)
        land_words(landing, ledger)
        land_unreadable(landing, ledger)
        land_letters(landing, ledger)


def land_rates(landing: Landing, day: Day) -> None:
    """What currencies are worth, the same for all."""
    for row in consolidation.told_rates(day):
        landing.add(
            "exchange_rates",
            rate_date=row.day.isoformat(),
            from_currency_code=row.currency,
            to_currency_code=row.into,
            exchange_rate=text(row.value),
        )


def land_policy(landing: Landing, ledgers: Iterable[Ledger]) -> None:
    """What the oracle knows beyond the shipped policy: least demands, further terms, a bill."""
    landing.amend_policy(
        "demand_minimums",
        *(
            {"currency_code": currency, "minimum_amount": text(amount)}
            for currency, amount in DEMAND_MINIMUMS.items()
        ),
    )
    landing.amend_policy(
        "payment_terms",
        *(
            {
                "wording": plan.wording,
                "instalment_number": text(number),
                "term_type": "retention" if share.is_retention else "instalment",
                "base_date": share.event,
                "months": text(share.months),
                "days": text(share.days),
                "percent": text(share.percent),
            }
            for plan in PLANS
            if "%" not in plan.wording
            for number, share in enumerate(plan.shares, start=1)
        ),
        *(
            term_row(term.wording, rule)
            for term in dict.fromkeys(TERMS)
            if not term.is_shipped
            for rule in term.rules
        ),
        *(
            term_row(wording, rule, f"{ledger.source.name}:{account.number}")
            for ledger in ledgers
            for account in ledger.accounts
            for wording, rule in account.own_rules
        ),
    )
    land_letter_policy(landing)
    landing.amend_policy("account_kinds")
    for row in landing.rows["policy_account_kinds"]:
        if row["kind_code"] == SETTLES_AT_MATURITY:
            row["settles_before_maturity"] = "否"


def land_letter_policy(landing: Landing) -> None:
    """Ways of asking beside the shipped one."""
    landing.amend_policy(
        "letter_rules",
        *(
            {
                "dunning_policy": name,
                "letter_kind": step.kind,
                "letter_level": text(step.level),
                "step_number": text(step.number),
                "clock": step.clock,
                "days": text(step.days),
                "minimum_interval_days": text(step.interval),
                "needed_evidence": step.evidence,
                "cycle": step.cycle,
                "channel": "post",
                "needs_approval": "是",
                "wording_set": "standard",
                "pay_within_days": "7",
            }
            for name, steps in letters.OWN_STEPS.items()
            for step in steps
        ),
    )
    limits = {
        **{(name, "protection_rank"): rank for name, rank in letters.OWN_PROTECTION.items()},
        **{
            (name, f"{kind}_minimum_days_overdue"): days
            for (name, kind), days in letters.MINIMUM_DAYS.items()
        },
    }
    landing.amend_policy(
        "letter_limits",
        *(
            {"dunning_policy": name, "limit_code": code, "limit_value": text(value)}
            for (name, code), value in limits.items()
        ),
    )


def term_row(wording: str, rule: Rule, customer: str | None = None) -> dict[str, str | None]:
    """A row of the policy table of terms."""
    return {
        "wording": wording,
        "customer_id": customer,
        "instalment_number": text(rule.instalment),
        "term_type": rule.term_type,
        "base_date": rule.base,
        "month_mode": rule.month_mode,
        "number_is": rule.number_is,
        "months": text(rule.months),
        "days": text(rule.days),
        "cut_off_day": text(rule.cut_off_day),
        "pay_day": text(rule.pay_day),
        "second_pay_day": text(rule.second_pay_day),
    }


def land_master_data(landing: Landing, ledger: Ledger) -> None:
    """The company and its accounts."""
    landing.state(
        "home_companies",
        company_id=ledger.company,
        legal_name=ledger.company,
        currency_code=ledger.home_currency,
        _source_row_id=f"home.0.{ledger.company}",
    )
    for row in filter(attrgetter("is_delivered"), ledger.accounts):
        landing.add(
            "customers",
            source=ledger.source.name,
            customer_number=row.number,
            customer_name=row.number,
            unified_social_credit_code=row.credit_code,
            sales_rep_number=row.sales_rep,
            legal_status=row.legal_status,
            is_intercompany="是" if row.is_intercompany else "否",
            payment_term=row.term and row.term.wording,
            dunning_policy=ledger.dunning_policies.get(row.number),
        )


def land_documents(landing: Landing, ledger: Ledger) -> None:
    """The invoices."""
    for row in ledger.receivables:
        landing.add(
            "receivables",
            source=ledger.source.name,
            company_id=ledger.company,
            document_number=row.number,
            instalment_number=row.instalment,
            customer_number=row.account.number,
            document_date=row.document_date.isoformat(),
            due_date=text(row.due_date),
            currency_code=row.currency,
            original_amount=text(row.amount),
            payment_term=own_term(row),
            document_type="押金" if row.kind == "deposit" else None,
            is_retention="是" if row.is_retention else None,
            open_amount=text(row.open_told),
            posting_date=text(row.posted_on),
            recognition_date=text(row.recognised_on),
            invoice_received_date=text(row.invoice_received_on),
            delivery_date=text(row.delivered_on),
            acceptance_date=text(row.accepted_on),
            assigned_to=row.assigned_to,
            sales_rep_number=row.sales_rep,
        )


def own_term(row: Receivable) -> str | None:
    """The wording on the document itself."""
    term = row.plan or row.term
    return None if term is None or row.is_term_of_account else term.wording


def land_credits(landing: Landing, ledger: Ledger) -> None:
    """The credits and what they were applied to."""
    for row in ledger.credits:
        landing.add(
            "credits",
            source=ledger.source.name,
            company_id=ledger.company,
            credit_number=row.number,
            credit_type=row.credit_type,
            customer_number=row.account.number or None,
            effective_date=row.day.isoformat(),
            currency_code=row.currency,
            amount=text(row.amount),
            reversed_on=text(row.reversed_on),
            maturity_date=text(row.maturity),
            bill_status=row.bill_status,
            remittance_text=row.remittance_text,
        )
    for row in () if ledger.source.is_inferred else ledger.applications:
        landing.add(
            "applications",
            source=ledger.source.name,
            company_id=ledger.company,
            credit_number=row.credit.number,
            document_number=row.receivable.number,
            instalment_number=row.named_instalment,
            effective_date=row.day.isoformat(),
            known_date=text(row.known_on),
            amount=text(row.amount),
            discount_amount=text(row.discount or None),
            reversed_on=text(row.reversed_on),
        )


def land_words(landing: Landing, ledger: Ledger) -> None:
    """The disputes and promises."""
    for row in ledger.disputes:
        landing.add(
            "disputes",
            source=ledger.source.name,
            company_id=ledger.company,
            dispute_number=row.number,
            document_number=row.receivable.number,
            instalment_number=row.named_instalment,
            opened_on=row.opened_on.isoformat(),
            closed_on=text(row.closed_on),
            disputed_amount=text(row.amount),
            currency_code=row.receivable.currency,
        )
    for row in ledger.promises:
        landing.add(
            "promises",
            source=ledger.source.name,
            company_id=ledger.company,
            promise_number=row.number,
            customer_number=row.account.number,
            document_number=row.receivable.number if row.receivable else None,
            instalment_number=row.named_instalment,
            made_on=row.made_on.isoformat(),
            promised_date=row.promised_date.isoformat(),
            promised_amount=text(row.amount),
            currency_code=row.currency,
            withdrawn_on=text(row.withdrawn_on),
        )


def land_unreadable(landing: Landing, ledger: Ledger) -> None:
    """Rows whose amount is no number."""
    for row in ledger.quarantined:
        number, day, amount = {
            "receivables": ("document_number", "document_date", "original_amount"),
            "credits": ("credit_number", "effective_date", "amount"),
        }[row.table]
        landing.add(
            row.table,
            source=ledger.source.name,
            company_id=ledger.company,
            customer_number=row.account and row.account.number,
            currency_code="CNY",
            **{number: row.number, day: ledger.day.as_of.isoformat(), amount: "12,34.5O"},
            **({"credit_type": "receipt"} if row.table == "credits" else {}),
        )


def land_letters(landing: Landing, ledger: Ledger) -> None:
    """What our ledger and the post say of earlier letters."""
    for letter in ledger.letters:
        for event in dict.fromkeys(("planned", "release_attempted", *events(letter))):
            landing.state(
                "ledger_events",
                sequence=len(landing.rows["ledger_events"]) + 1,
                event_type=f"letter_{event}",
                occurred_at=f"{letter.released_on} 02:00:00",
                run_id="",
                subject_id=letter.number,
                payload=json.dumps(said(ledger, letter)),
            )
        for item, step in letter.asked:
            landing.state(
                "letter_items",
                sequence=len(landing.rows["ledger_events"]),
                letter_id=letter.number,
                receivable_id=receivable_id(ledger, item),
                letter_kind=step.kind,
                letter_level=step.level,
                currency_code=item.currency,
                amount="1",
            )
        for outcome, day in (("签收", letter.delivered_on), ("退回", letter.bounced_on)):
            if day:
                landing.add(
                    "letter_deliveries",
                    letter_number=letter.number,
                    delivery_outcome=outcome,
                    occurred_on=day.isoformat(),
                    tracking_number=f"EMS{letter.number}",
                )


def events(letter: letters.Letter) -> tuple[str, ...]:
    """What happened to a letter after its release was begun."""
    return ("released", "void") if letter.last_event == "void" else (letter.last_event,)


def said(ledger: Ledger, letter: letters.Letter) -> dict[str, object]:
    """What the events of a letter say of it."""
    account = next(row for row in ledger.accounts if row.debtor == letter.debtor)
    source = ledger.source.name
    return {
        "letter_number": letter.number,
        "letter_date": letter.released_on.isoformat(),
        "company_id": ledger.company,
        "debtor_id": f"uscc:{letter.debtor}"
        if account.credit_code
        else f"account:{source}:{letter.debtor}",
        "letter_kind": letter.step.kind,
        "letter_level": letter.step.level,
        "cycle": letter.cycle,
    }


def receivable_id(ledger: Ledger, item: Receivable) -> str:
    """As the waist names it."""
    return f"{ledger.source.name}:{ledger.company}:{item.number}:{item.instalment}"


def text(value: object) -> str | None:
    """A cell."""
    return None if value is None else str(value)


def compare(subject: Subject, expected: Iterable[Row], warehouse: Warehouse) -> Difference:
    """Both sides' rows, each counted as often as it occurs."""
    built, told = Counter(map(str, warehouse.rows(subject.query))), Counter(map(str, expected))
    return Difference(told.total(), sorted(built - told), sorted(told - built))


def told_items(ledger: Ledger) -> Iterator[Row]:
    """Open amounts, both clocks and their bands."""
    for row in aging.open_items(ledger):
        yield (
            row.item.number, row.item.instalment, aging.due_date(row.item).isoformat(),
            aging.due_date_source(row.item),
            money(row.open), money(row.disputed), row.days_overdue, row.bucket, row.age_days,
            row.age_band,
        )  # fmt: skip


def told_unapplied(ledger: Ledger) -> Iterator[Row]:
    """What no document has taken up."""
    for row in aging.unapplied(ledger):
        age = (ledger.day.as_of - row.since).days
        account = row.account.number or None
        yield account, row.credit_type, row.currency, money(row.amount), age


def told_unidentified(ledger: Ledger) -> Iterator[Row]:
    """Which money, not applied, finance has to find the owner of."""
    for row in aging.unapplied(ledger):
        if row.account is NOBODY:
            yield f"{ledger.source.name}:{ledger.company}:{row.key}", money(row.amount)


def told_consolidated(ledger: Ledger) -> Iterator[Row]:
    """What is owed in the company's own currency, or the currencies that stand in the way."""
    row = consolidation.consolidated(ledger)
    if row is not None:
        amounts = [None if part is None else money(part) for part in (row.open, row.overdue)]
        state = "incomplete" if row.missing else "complete"
        missing = ",".join(row.missing) or None
        yield ledger.company, ledger.home_currency, *amounts, state, missing


def told_promises(ledger: Ledger) -> Iterator[Row]:
    """What became of every promise."""
    for number, row in promise.value_promises(ledger).items():
        yield (
            number, row.state, money(row.promised), money(row.paid), money(row.held),
            row.is_kept_late, row.level,
        )  # fmt: skip


def told_reliability(ledger: Ledger) -> Iterator[Row]:
    """How far promises could be relied on."""
    for (kind, whose, currency), row in promise.reliability(ledger).items():
        yield (
            ledger.company, kind, whose, currency, row.judged, row.kept, row.partially_kept,
            row.broken, row.kept_late, row.unjudged, money(row.promised_amount),
            money(row.kept_amount), money(row.promised_amount - row.kept_amount),
        )  # fmt: skip


def told_portions(ledger: Ledger) -> Iterator[Row]:
    """Every portion and what is done with it."""
    for row in aging.portions(ledger):
        yield (
            row.item.number, row.item.instalment, row.portion_type, row.disposition, row.reason,
            money(row.amount),
        )  # fmt: skip


def told_letter_items(ledger: Ledger) -> Iterator[Row]:
    """What the next letter asks for: at which step, and in a letter of which kind and level."""
    for row in letters.asked_for(ledger):
        yield (
            row.item.number, row.item.instalment, row.step.kind, row.step.level, row.letter.kind,
            row.letter.level, money(row.amount),
        )  # fmt: skip


def told_letter_steps(ledger: Ledger) -> Iterator[Row]:
    """How far every overdue item has come, and what it waits for."""
    for row in letters.standings(ledger):
        step = row.step
        yield (
            row.row.item.number, row.row.item.instalment, row.policy, row.reached,
            *((step.number, step.kind, step.level) if step else (None,) * 3),
            text(row.before_on), text(row.due_from), row.waits_for,
        )  # fmt: skip


def told_balances(ledger: Ledger) -> Iterator[Row]:
    """What every account owes."""
    for (account, currency), row in balances.balances(ledger).items():
        ages = [money(row.by_bucket[code]) for code in BUCKETS]
        parts = [row.by_disposition[code] for code in ("demand", "held", "not_due", "excluded")]
        yield (
            ledger.company, account, currency, money(row.open),
            money(row.open - row.by_bucket["not_due"]), *ages, money(row.disputed),
            *map(money, parts), money(row.unapplied), money(row.open - row.unapplied),
            row.oldest_due_date and row.oldest_due_date.isoformat(), row.days_overdue,
        )  # fmt: skip


def told_tasks(ledger: Ledger) -> Iterator[Row]:
    """Whose list names whom, and about how much."""
    for (rep, debtor), rows in tasks.tasks(ledger).items():
        for currency, parts in tasks.amounts(rows).items():
            three = [parts.get(code, aging.ZERO) for code in ("demand", "held", "not_due")]
            yield rep, debtor, ledger.company, currency, *map(money, three), money(sum(three))


def told_differing_due_dates(ledger: Ledger) -> Iterator[Row]:
    """Which due dates of the ERP are not those of the term, and by how much."""
    for item, days, told in aging.differing_due_dates(ledger):
        yield f"{ledger.source.name}:{ledger.company}:{item.key}", str(days), told.isoformat()


def told_following_work_days(ledger: Ledger) -> Iterator[Row]:
    """The working day that each due date is, or comes before."""
    for row in aging.open_items(ledger):
        day = aging.due_date(row.item)
        yield row.item.number, row.item.instalment, moved_to_work_day(day).isoformat()


def told_inference(ledger: Ledger) -> Iterator[Row]:
    """What was inferred: which credit settles which item, how much, and by which method."""
    for row in ledger.applications:
        if row.method != "erp":
            item = row.receivable
            yield (
                row.credit.number, item.number, item.instalment, row.day.isoformat(),
                money(row.amount), row.method,
            )  # fmt: skip


def told_meter(ledger: Ledger) -> Iterator[Row]:
    """How much of what a debtor owes rests on inference."""
    for (debtor, currency), amounts in inference.meter(ledger).items():
        owed, *parts = amounts
        yield ledger.company, debtor, currency, money(owed), money(sum(parts)), *map(money, parts)


def told_to_apply(ledger: Ledger) -> Iterator[Row]:
    """Which credits, applied in the ERP, would change a task, and by how much at most."""
    for key, effect, method, amount in inference.to_apply(ledger):
        place = f"{ledger.source.name}:{ledger.company}:{key}"
        credit = f"over_applied:{place}" if ":" in key else place
        yield credit, effect, method, money(amount)


def told_credits_apart(ledger: Ledger) -> Iterator[Row]:
    """What is to be known beside the balances."""
    for row in bills.credits_apart(ledger):
        yield row.credit.number, row.reason, money(row.credit.amount), row.is_settled


def told_figures(ledger: Ledger) -> Iterator[Row]:
    """The key figures of books that are long enough, for the company and its reps."""
    if not ledger.company.startswith("L"):
        return
    reps = sorted({row.sales_rep for row in ledger.items if row.sales_rep})
    for currency in sorted(set(ledger.currencies)):
        for rep in (None, *reps):
            books = figures.Books(ledger, currency, rep)
            if books.items:
                for row in figures.figures(books):
                    parts = [row.numerator, row.denominator, row.value]
                    yield (
                        rep or ledger.company, currency, row.code, row.month.isoformat(),
                        *(None if part is None else money(part) for part in parts), row.reason,
                    )  # fmt: skip


def told_allowances(ledger: Ledger) -> Iterator[Row]:
    """What is expected to be lost, for books that are long enough."""
    if not ledger.company.startswith("L"):
        return
    for row in allowance.allowances(ledger):
        yield (
            ledger.company, row.assessment, row.segment, row.debtor, row.currency,
            money(row.open), None if row.rate is None else f"{row.rate:.10f}",
            None if row.amount is None else money(row.amount), row.reason,
        )  # fmt: skip


def money(amount: Any) -> str:
    """With the four decimals of the marts."""
    return f"{amount:.4f}"


def _money(*columns: str) -> str:
    return ", ".join(f"cast({column} as varchar)" for column in columns)


LAST = "split_part({}, ':', -1)"
INFERRED = """
    select credits.document_number, receivables.document_number, receivables.instalment_number,
           cast(applications.effective_date as varchar), cast(applications.amount as varchar),
           applications.application_method
    from intermediate.int_applications as applications
    inner join intermediate.int_credits as credits using (credit_id)
    inner join intermediate.int_receivables as receivables using (receivable_id)
    where applications.application_method <> 'erp'
"""
SUBJECTS = {
    subject.name: subject
    for subject in (
        Subject(
            "open items",
            "select document_number, instalment_number, cast(due_date as varchar),"
            " due_date_source,"
            f" {_money('open_amount', 'disputed_amount')},"
            " days_overdue, overdue_bucket, age_days, age_bucket from marts.open_items",
            told_items,
        ),
        Subject(
            "differing due dates",
            "select regexp_replace(subject_id, ':([0-9]+)$', '/\\1'), value, detail"
            " from marts.data_findings where finding_code = 'due_date_differs'",
            told_differing_due_dates,
        ),
        Subject(
            "following work days",
            "select document_number, instalment_number, cast(following_work_day as varchar)"
            " from marts.open_items"
            " inner join marts_steps.work_day_shifts on due_date = calendar_date",
            told_following_work_days,
        ),
        Subject("inferred applications", INFERRED, told_inference),
        Subject(
            "allocation meter",
            f"select company_id, {LAST.format('debtor_id')}, currency_code,"
            f" {_money('open_amount', 'inferred_open_amount', 'statutory_order_open_amount')},"
            f" {_money('exact_sum_open_amount', 'remittance_open_amount')}"
            " from marts.allocation_meter where open_amount <> 0",
            told_meter,
        ),
        Subject(
            "receipts to apply",
            f"select credit_id, effect_code, application_method, {_money('amount')}"
            " from marts.receipts_to_apply",
            told_to_apply,
        ),
        Subject(
            "credits apart",
            f"select document_number, reason_code, {_money('amount')}, is_counted_as_settled"
            " from marts.credits_apart",
            told_credits_apart,
        ),
        Subject(
            "unapplied credits",
            f"select {LAST.format('customer_id')}, credit_type, currency_code,"
            f" {_money('unapplied_amount')}, age_days from marts.unapplied_credits",
            told_unapplied,
        ),
        Subject(
            "unidentified credits",
            f"select subject_id, {_money('unapplied_amount')} from marts.data_findings"
            " left join marts.unapplied_credits on credit_id = subject_id"
            " where finding_code = 'unidentified_credit'",
            told_unidentified,
        ),
        Subject(
            "consolidated balances",
            f"select company_id, currency_code, {_money('open_amount', 'overdue_amount')},"
            " consolidation_state, missing_currencies from marts.consolidated_balances",
            told_consolidated,
        ),
        Subject(
            "promises",
            f"select {LAST.format('promise_id')}, promise_state,"
            f" {_money('promised_amount', 'paid_in_window', 'open_promised_amount')},"
            " is_kept_late, promise_level from marts.promises",
            told_promises,
        ),
        Subject(
            "promise reliability",
            f"select company_id, subject_type, {LAST.format('subject_id')}, currency_code,"
            " judged_count, kept_count, partially_kept_count, broken_count, kept_late_count,"
            f" unjudged_count, {_money('promised_amount', 'kept_amount', 'broken_amount')}"
            " from marts.promise_reliability",
            told_reliability,
        ),
        Subject(
            "portions",
            "select document_number, instalment_number, portion_type, disposition, reason_code,"
            f" {_money('amount')} from marts.item_dispositions"
            " inner join marts.open_items using (receivable_id)",
            told_portions,
        ),
        Subject(
            "letter steps",
            "select document_number, instalment_number, letter_item_steps.dunning_policy,"
            " reached_step_number, step_number, letter_kind, letter_level,"
            " cast(previous_letter_on as varchar), cast(due_from as varchar), waits_for"
            " from marts.letter_item_steps inner join marts.open_items using (receivable_id)",
            told_letter_steps,
        ),
        Subject(
            "letter items",
            "select document_number, instalment_number, items.letter_kind, items.letter_level,"
            f" letters.letter_kind, letters.letter_level, {_money('amount')}"
            " from marts.letter_items as items"
            " inner join marts.letters_due as letters using (letter_id)"
            " where letters.letter_kind in ('reminder', 'demand')",
            told_letter_items,
        ),
        Subject(
            "customer balances",
            f"select company_id, customer_number, currency_code,"
            f" {_money('open_amount', 'overdue_amount')},"
            f" {_money(*(f'{code}_amount' for code in BUCKETS))}, {_money('disputed_amount')},"
            f" {_money('demand_amount', 'held_amount')},"
            f" {_money('not_due_portion_amount', 'excluded_amount')},"
            f" {_money('unapplied_amount', 'net_amount')},"
            " cast(oldest_due_date as varchar), maximum_days_overdue from marts.customer_balances",
            told_balances,
        ),
        Subject(
            "key figures",
            f"select {LAST.format('subject_id')}, currency_code, figure_code,"
            f" cast(report_month as varchar), {_money('numerator', 'denominator', 'value')},"
            " not_measurable_reason from marts.key_figures where company_id like 'L%'"
            " and figure_code not like 'promises%'",
            told_figures,
        ),
        Subject(
            "loss allowances",
            "select company_id, assessment, coalesce(band_code, subject_type),"
            f" {LAST.format('debtor_id')}, currency_code,"
            f" {_money('open_amount', 'loss_rate', 'allowance_amount')}, not_measurable_reason"
            " from marts.loss_allowances where company_id like 'L%'",
            told_allowances,
        ),
        Subject(
            "tasks",
            f"select {LAST.format('sales_rep_id')}, {LAST.format('debtor_id')}, company_id,"
            f" currency_code, {_money('demand_amount', 'held_amount', 'not_due_amount')},"
            f" {_money('open_amount')} from marts.collection_task_amounts"
            " inner join marts.collection_tasks using (task_id)",
            told_tasks,
        ),
    )
}
