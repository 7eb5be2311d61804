"""Who has something to do about whom, whatever its priority, and how much it is about."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from oracle.aging import Portion, due_date, portions
from oracle.calendar import work_days_between
from oracle.ledger import Ledger, Promise
from oracle.letters import is_policy_unknown
from oracle.promise import Valuation, value_promises

DUE_SOON_DAYS = 5
PAID_LATELY_DAYS = 3
# Why a portion that is nobody's promise and not disputed is something to do.
ASKING = {
    "overdue", "unapplied_credit", "legal_status", "no_release_date", "data_hold", "no_master_data",
}  # fmt: skip
Task = tuple[str, str]
Seen = dict[Task, list[Portion]]


def seen(ledger: Ledger) -> Seen:
    """(rep, debtor) to the portions a rep has to see: his, and not excluded."""
    found: defaultdict[Task, list[Portion]] = defaultdict(list)
    for row in portions(ledger):
        if row.item.sales_rep and row.disposition != "excluded":
            found[(row.item.sales_rep, row.item.account.debtor)].append(row)
    return dict(found)


def tasks(ledger: Ledger) -> Seen:
    """Those of them about which there is something to do."""
    valued = value_promises(ledger)
    return {
        task: rows
        for task, rows in seen(ledger).items()
        if _asks(ledger, rows)
        or _promise_asks(ledger, valued, task, rows)
        or _paid_lately(ledger, task, rows)
    }


def _asks(ledger: Ledger, rows: list[Portion]) -> bool:
    """Something to demand, settle, apply, complete, refer to counsel, or remind of in a few days.

    What is too little to ask for still shows that nobody has said how the debtor is to be asked.
    A dispute is settled whether or not the item is due. Cash that waits to be applied and covers
    an overdue part is either beside something to demand, or is all there is; both are something
    to do.
    """
    reasons = {row.reason for row in rows}
    if reasons & ASKING:
        return True
    if "below_minimum" in reasons and is_policy_unknown(ledger, rows[0].item.account.debtor):
        return True
    return any(
        row.portion_type == "disputed"
        or (
            (row.reason, row.portion_type) == ("not_due", "rest")
            and work_days_between(ledger.day.as_of, due_date(row.item)) <= DUE_SOON_DAYS
        )
        for row in rows
    )


def _paid_lately(ledger: Ledger, task: Task, rows: list[Portion]) -> bool:
    """A receipt of the last working days, from a debtor of whom nothing is demanded."""
    if any(row.disposition == "demand" for row in rows):
        return False
    as_of = ledger.day.as_of
    return any(
        row.credit_type == "receipt"
        and row.account.debtor == task[1]
        and row.day <= as_of
        and (row.reversed_on is None or row.reversed_on > as_of)
        and work_days_between(row.day, as_of) < PAID_LATELY_DAYS
        for row in ledger.credits
    )


def _promise_asks(
    ledger: Ledger, valued: dict[str, Valuation], task: Task, rows: list[Portion]
) -> bool:
    """A promise not kept, or one to be kept in a few days, about what the rep sees here."""
    return any(
        _is_pressing(ledger, row, valued[row.number])
        for row in ledger.promises
        if row.number in valued
        and (
            any(portion.item.whole is row.receivable for portion in rows)
            if row.receivable
            else row.account.debtor == task[1]
        )
    )


def _is_pressing(ledger: Ledger, promise: Promise, value: Valuation) -> bool:
    if value.state in ("broken", "partially_kept"):
        return True
    days = work_days_between(ledger.day.as_of, promise.promised_date)
    return value.held > 0 and days <= DUE_SOON_DAYS


def amounts(rows: list[Portion]) -> dict[str, dict[str, Decimal]]:
    """Currency to the amounts of a task by disposition."""
    found: defaultdict[str, defaultdict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for row in rows:
        found[row.item.currency][row.disposition] += row.amount
    return {currency: dict(by_disposition) for currency, by_disposition in found.items()}
