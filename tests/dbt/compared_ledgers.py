"""Random ledgers landed, built, and compared figure by figure with the oracle.

Every ledger is a company of its own with debtors of its own, so one build holds any number of them.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from landing import Landing, Warehouse

sys.path.insert(0, str(Path(__file__).parents[1]))

from oracle import aging, balances, promise, tasks
from oracle.drawing import PLANS
from oracle.ledger import DEMAND_MINIMUMS, Day, Ledger, sources

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
    land_policy(landing)
    landing.as_of = day.as_of.isoformat()
    landing.known_at = f"{day.known_on.isoformat()} 06:00:00"
    for source in sources(day):
        landing.state(
            "sources",
            source_name=source.name,
            layout="generic",
            capability="open_items",
            has_receipts=source.receipts_until is not None,
            business_date=day.as_of,
            receipts_business_date=source.receipts_until,
            receipts_state="received" if source.receipts_until else "none",
        )
    for ledger in ledgers:
        land_master_data(landing, ledger)
        land_documents(landing, ledger)
        land_credits(landing, ledger)
        land_words(landing, ledger)


def land_policy(landing: Landing) -> None:
    """What the oracle knows beyond the shipped policy: least demands and further plans."""
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
    )


def land_master_data(landing: Landing, ledger: Ledger) -> None:
    """The accounts."""
    for row in ledger.accounts:
        landing.add(
            "customers",
            source=ledger.source.name,
            customer_number=row.number,
            customer_name=row.number,
            unified_social_credit_code=row.credit_code,
            sales_rep_number=row.sales_rep,
            legal_status=row.legal_status,
            is_intercompany="是" if row.is_intercompany else "否",
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
            payment_term=row.plan and row.plan.wording,
            delivery_date=text(row.delivered_on),
            acceptance_date=text(row.accepted_on),
            assigned_to=row.assigned_to,
            sales_rep_number=row.sales_rep,
        )


def land_credits(landing: Landing, ledger: Ledger) -> None:
    """The credits and what they were applied to."""
    for row in ledger.credits:
        landing.add(
            "credits",
            source=ledger.source.name,
            company_id=ledger.company,
            credit_number=row.number,
            credit_type=row.credit_type,
            customer_number=row.account.number,
            effective_date=row.day.isoformat(),
            currency_code=row.currency,
            amount=text(row.amount),
            reversed_on=text(row.reversed_on),
        )
    for row in ledger.applications:
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
            money(row.open), money(row.disputed), row.days_overdue, row.bucket, row.age_days,
            row.age_band,
        )  # fmt: skip


def told_unapplied(ledger: Ledger) -> Iterator[Row]:
    """What no document has taken up."""
    for row in aging.unapplied(ledger):
        age = (ledger.day.as_of - row.since).days
        yield row.account.number, row.credit_type, row.currency, money(row.amount), age


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


def money(amount: Any) -> str:
    """With the four decimals of the marts."""
    return f"{amount:.4f}"


def _money(*columns: str) -> str:
    return ", ".join(f"cast({column} as varchar)" for column in columns)


LAST = "split_part({}, ':', -1)"
SUBJECTS = {
    subject.name: subject
    for subject in (
        Subject(
            "open items",
            "select document_number, instalment_number, cast(due_date as varchar),"
            f" {_money('open_amount', 'disputed_amount')},"
            " days_overdue, overdue_bucket, age_days, age_bucket from marts.open_items",
            told_items,
        ),
        Subject(
            "unapplied credits",
            f"select {LAST.format('customer_id')}, credit_type, currency_code,"
            f" {_money('unapplied_amount')}, age_days from marts.unapplied_credits",
            told_unapplied,
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
            "tasks",
            f"select {LAST.format('sales_rep_id')}, {LAST.format('debtor_id')}, company_id,"
            f" currency_code, {_money('demand_amount', 'held_amount', 'not_due_amount')},"
            f" {_money('open_amount')} from marts.collection_task_amounts"
            " inner join marts.collection_tasks using (task_id)",
            told_tasks,
        ),
    )
}
