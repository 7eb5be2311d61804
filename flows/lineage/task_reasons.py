"""Why an entry of a list differs between two runs, from what the two releases say of its debtor.

Every cause is read from the marts of both runs and put into one sentence: money that came, promises
and disputes, amounts held, what began or ended, points, places.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flows import warehouse
from flows.lineage import task_causes
from flows.lineage.amounts import Decimals, shown_amount
from flows.warehouse import Connection

MOST_NAMES = 2

MONEY = {
    "new_documents": ("{} was invoiced", "{} of new invoices was taken back"),
    "receipts": ("a payment of {} went back", "{} was paid"),
    "credits": ("a credit of {} went back", "{} was credited"),
    "corrections": ("{} more is owed: of before, not known then",
                    "{} less is owed: of before, not known then"),
    "balance_changes": ("the balance told is {} higher", "the balance told is {} lower"),
    "quarantined": ("{} can be read again", "{} cannot be read any more"),
    "dropped": ("{} is in the files again", "{} is absent from the files now"),
    "over_applied": ("{} was paid beyond a document", "{} is no longer paid beyond a document"),
}  # fmt: skip
STATES = {
    "open": "is open again",
    "kept": "was kept",
    "partially_kept": "was kept in part",
    "pending_application": "waits for cash to be applied",
    "broken": "was broken",
    "withdrawn": "was withdrawn",
    "superseded": "was replaced by a newer one",
    "nothing_owed": "is about nothing that is owed",
    "not_measurable": "cannot be judged: no receipts are told",
    "gone": "is not in the files any more",
}
CONDITIONS = {
    "legal_status": "an insolvency, deregistration or lawsuit",
    "data_hold": "a row about him that cannot be read",
    "no_master_data": "a customer that the master data does not have",
    "no_release_date": "retention money without a day of release",
    "limitation_near": "a limitation period that ends soon",
    "limitation_past": "a limitation period that has ended",
    "cash_covers_all": "unapplied money that covers all that is due",
    "unapplied_credit": "a payment or credit that is not applied",
    "repeated_broken_promise": "several promises that were not kept",
    "partly_kept_promise": "a promise that was kept in part",
    "broken_promise": "a promise that was not kept",
    "dispute": "a dispute",
    "cash_only": "a debt of a cash-only customer",
    "over_limit": "a credit limit that is exceeded",
    "group_over_limit": "a group's credit limit that is exceeded by its total",
    "bounced": "a letter that came back",
    "account_unconfirmed": "a changed bank account that nobody has confirmed",
    "unknown_dunning_policy": "a dunning policy that no table defines",
    "instalments_differ": "instalments that are not what is owed",
    "below_minimum": "an amount too small for a letter",
    "demand": "an overdue amount to ask for",
    "demand_in_region": "an overdue amount to ask for where a visit is possible",
    "no_address": "a demand without a postal address",
    "no_legal_name": "a demand without a certain legal name",
    "promise_due_today": "a promise that is due",
    "promise_due": "a promise that falls due soon",
    "due_soon": "something that falls due soon",
    "paid_lately": "a payment of the last days to thank for",
    "contract_unclear": "a contract that is unclear or badly signed",
    "watched_signal": "a warning signal to verify before more is delivered",
    "watched_breach": "a credit limit to settle while orders are open",
    "settlement_waiting": "a settlement offer that awaits a decision",
}
# Follows from another condition that is told beside it.
IMPLIED = {"demand_in_region": "demand", "promise_due_today": "promise_due"}
# The sentence about the promise or the dispute says it already.
SAID = {"held_promise": "promise_", "held_dispute": "dispute_"}
CUTS = {
    "capacity": "the day has no place for it",
    "snoozed": "put off",
    "contact_limit": "the week's contacts are used up",
    "promise_cadence": "the promise is followed up on another day",
}


@dataclass(frozen=True)
class Reason:
    """One cause of a change: a code for machines and a sentence."""

    code: str
    text: str


Row = dict[str, Any]
Told = defaultdict[int, list[Reason]]


def find_reasons(connection: Connection, decimals: Decimals) -> dict[int, list[Reason]]:
    """The causes of every entry that differs; the strongest first."""
    connection.execute(task_causes.PORTIONS)
    told: Told = defaultdict(list)
    for query, word in WORDED:
        for row in warehouse.rows(connection, query):
            _tell(told[row["entry"]], word({**row, "decimals": decimals}))
    for query, gather in GATHERED:
        for entry, rows in _by_entry(warehouse.rows(connection, query)).items():
            for reason in gather(rows):
                _tell(told[entry], reason)
    for row in warehouse.rows(connection, task_causes.RULES):
        told[row["entry"]] += _rules(row, told[row["entry"]])
    return told


def _tell(told: list[Reason], reason: Reason | None) -> None:
    if reason is None or reason in told:
        return
    said = SAID.get(reason.code)
    if not (said and any(one.code.startswith(said) for one in told)):
        told.append(reason)


def _by_entry(rows: Sequence[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["entry"]].append(row)
    return found


def _money_text(row: Row) -> str:
    amount: Decimal = row["amount"]
    return f"{row['currency_code']} {_amount(abs(amount), row)}"


def _amount(amount: Decimal, row: Row) -> str:
    return shown_amount(amount, row["currency_code"], row["decimals"])


def _rep(row: Row) -> Reason:
    before, after = row["rep_before"], row["rep_after"]
    if not row["has_left"]:
        return Reason("rep", f"it is {after}'s now; it was {before}'s")
    role = "his deputy " if row["is_deputy"] else "his manager " if row["is_manager"] else ""
    return Reason("rep_left", f"{before} is not active any more: {role}{after} has it now")


def _debtor(row: Row) -> Reason:
    more = row["accounts"] - 1
    accounts = str(row["customer_id"]) + (f" and {more} more accounts" if more else "")
    are = "are" if more else "is"
    text = f"{accounts} {are} told under {row['debtor_after']} now, before: {row['debtor_before']}"
    return Reason("debtor", text)


def _money(row: Row) -> Reason | None:
    if not row["amount"]:
        return None
    more, less = MONEY[row["line"]]
    return Reason(row["line"], (more if row["amount"] > 0 else less).format(_money_text(row)))


def _promise(row: Row) -> Reason:
    what, state = f"{_money_text(row)} for {row['promised_date']}", row["state_after"]
    if row["state_before"] is None and state == "open":
        return Reason("promise_made", f"{what} was promised")
    if row["state_before"] == state:
        return Reason("promise_changed", f"the promise is {what} now")
    return Reason(f"promise_{state}", f"the promise of {what} {STATES[state]}")


def _dispute(row: Row) -> Reason:
    if row["is_open"]:
        return Reason("dispute_opened", f"{_money_text(row)} is disputed")
    return Reason("dispute_closed", f"{_money_text(row)} is not disputed any more")


def _overdue(row: Row) -> Reason:
    if row["is_overdue"]:
        return Reason("overdue", f"{_money_text(row)} became overdue")
    return Reason("not_overdue", f"{_money_text(row)} has a later due date")


def _held(row: Row) -> Reason:
    amounts = f"{_amount(row['amount_before'], row)} → {_amount(row['amount_after'], row)}"
    reason = str(row["reason_code"])
    return Reason(f"held_{reason}", f"not asked for ({reason}): {row['currency_code']} {amounts}")


def _passed(row: Row) -> Reason:
    if row["is_later"]:
        return Reason("documents_came", f"{_money_text(row)} came from {row['rep']}")
    return Reason("documents_went", f"{_money_text(row)} went to {row['rep']}")


def _place(row: Row) -> Reason | None:
    before, after, until = row["cut_before"], row["cut_after"], row["wait_after"]
    if after:
        back = f" until {until}" if until else ""
        return Reason(f"cut_{after}", f"not on the day's list{back}: {CUTS[after]}")
    if not before or row["is_gone"]:
        return None
    return Reason("on_the_list", f"on the day's list again; before: {CUTS[before]}")


def _pin(row: Row) -> Reason | None:
    if row["is_pinned_before"] == row["is_pinned_after"]:
        return None
    is_pinned = row["is_pinned_after"]
    return Reason("pinned", "a person pinned it") if is_pinned else Reason("unpinned", "no pin now")


def _conditions(rows: Sequence[Row]) -> list[Reason]:
    codes = {(row["condition_code"], row["has_begun"]) for row in rows}
    return [
        Reason(
            f"{'began' if has_begun else 'ended'}_{code}",
            f"{'new' if has_begun else 'ended'}: {CONDITIONS[code]}",
        )
        for code, has_begun in ((row["condition_code"], row["has_begun"]) for row in rows)
        if (IMPLIED.get(code), has_begun) not in codes
    ]


def _points(rows: Sequence[Row]) -> list[Reason]:
    parts = [
        f"{row['rule_code']} {row['points_before']:.0f} → {row['points_after']:.0f}" for row in rows
    ]
    return [Reason("points", f"points: {', '.join(parts)}")]


def _overtaken(rows: Sequence[Row]) -> list[Reason]:
    return [
        Reason("rank", f"{words}: {_named(others)}")
        for was, words in ((True, "not ahead of it any more"), (False, "now ahead of it"))
        if (others := [row for row in rows if row["was_ahead"] is was])
    ]


def _named(others: Sequence[Row]) -> str:
    more = others[0]["names"] - len(others)
    return ", ".join(row["name"] for row in others) + (f" and {more} more" if more else "")


def _rules(row: Row, told: Sequence[Reason]) -> list[Reason]:
    """The rules of policy count days, and may be new themselves; told where they matter."""
    is_other = row["action_before"] != row["action_after"]
    found: list[Reason] = []
    if row["is_new_policy"] and (is_other or told):
        found.append(Reason("policy", "the policy that orders the lists is another"))
    is_explained = any(one.code != "rank" for one in told)
    if is_other and not is_explained and row["days_before"] != row["days_after"]:
        days = f"{row['days_before']} → {row['days_after']}"
        found.append(Reason("days_overdue", f"days overdue of the oldest item: {days}"))
    if is_other and not is_explained and not found:
        actions = f"{row['action_before']} → {row['action_after']}"
        found.append(Reason("action", f"another action: {actions}"))
    return found


WORDED: tuple[tuple[str, Callable[[Row], Reason | None]], ...] = (
    (task_causes.REPS, _rep),
    (task_causes.DEBTORS, _debtor),
    (task_causes.MONEY, _money),
    (task_causes.PROMISES, _promise),
    (task_causes.DISPUTES, _dispute),
    (task_causes.OVERDUE, _overdue),
    (task_causes.HELD, _held),
    (task_causes.PASSED, _passed),
    (task_causes.PLACES, _place),
    (task_causes.PLACES, _pin),
)
GATHERED: tuple[tuple[str, Callable[[Sequence[Row]], list[Reason]]], ...] = (
    (task_causes.CONDITIONS, _conditions),
    (task_causes.POINTS, _points),
    (task_causes.OVERTAKEN.format(most_names=MOST_NAMES), _overtaken),
)
