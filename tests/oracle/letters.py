"""Which letter may ask for what, written from docs/letters.md and its policy tables."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from oracle.aging import OpenItem, due_date, open_items, portions
from oracle.ledger import Ledger, Receivable
from oracle.policy import policy

NO_PROTECTION = 1
CYCLES = ("calendar_month", "calendar_quarter", "calendar_year")


@dataclass(frozen=True)
class Step:
    """The how-manieth time a document is asked for, by what letter, and what it needs before."""

    number: int
    kind: str
    level: int
    clock: str
    days: int
    interval: int
    evidence: str
    cycle: str


def _of_policy(row: dict[str, str]) -> Step:
    return Step(
        int(row["step_number"]),
        row["letter_kind"],
        int(row["letter_level"]),
        row["clock"],
        int(row["days"]),
        int(row["minimum_interval_days"]),
        row["needed_evidence"],
        row["cycle"],
    )


# What the ledgers' policy has beside the shipped rules.
OWN_STEPS = {
    "brisk": (
        Step(1, "reminder", 0, "due_date", 5, 0, "none", "calendar_month"),
        Step(2, "demand", 1, "previous_letter", 10, 0, "released", "calendar_month"),
        Step(3, "demand", 2, "end_of_month", 0, 20, "delivered", "calendar_quarter"),
    ),
    "patient": (
        Step(1, "reminder", 0, "end_of_month", 15, 0, "none", "calendar_quarter"),
        Step(2, "demand", 1, "due_date", 30, 15, "delivered", "calendar_year"),
    ),
}
OWN_PROTECTION = {"patient": 5}
PROTECTION = {**OWN_PROTECTION, "no_letters": 9}
# Least days overdue of a document, where it is not the one day of all policies.
MINIMUM_DAYS = {("patient", "reminder"): 40, ("brisk", "demand"): 30}
STEPS: dict[str, tuple[Step, ...]] = {
    "standard": tuple(
        _of_policy(row)
        for row in policy("letter_rules")
        if row["dunning_policy"] == "standard" and row["step_number"]
    ),
    "no_letters": (),
    **OWN_STEPS,
}
# Its rows of a policy that somebody wrote into the ERP and nobody explained.
UNKNOWN = "unheard_of"


@dataclass(frozen=True)
class Letter:
    """A letter of ours: what it asked for at which step, what became of it, and on which days."""

    number: str
    debtor: str
    step: Step
    cycle: str
    released_on: date
    last_event: str = "released"
    delivered_on: date | None = None
    bounced_on: date | None = None
    asked: tuple[tuple[Receivable, Step], ...] = field(default=())

    @property
    def is_effective(self) -> bool:
        """Went out, is not void and did not come back."""
        return self.last_event == "released" and self.bounced_on is None


@dataclass(frozen=True)
class Standing:
    """How far an overdue item has come and what it waits for; None when it is asked for now."""

    row: OpenItem
    policy: str
    reached: int
    step: Step | None
    before_on: date | None
    due_from: date | None
    waits_for: str | None


def dunning_policy(ledger: Ledger, debtor: str) -> str:
    """The policy of a debtor: the one that protects him most of those his accounts name."""
    named = {
        ledger.dunning_policies.get(row.number, "standard")
        for row in ledger.accounts
        if row.debtor == debtor
    }
    unknown = named - STEPS.keys()
    if unknown:
        return min(unknown)
    return min(named, key=lambda name: (-PROTECTION.get(name, NO_PROTECTION), name))


def is_policy_unknown(ledger: Ledger, debtor: str) -> bool:
    """Whether an account of the debtor names a policy that nobody has explained."""
    return dunning_policy(ledger, debtor) not in STEPS


def standings(ledger: Ledger) -> Iterator[Standing]:
    """Every overdue item."""
    for row in open_items(ledger):
        if row.days_overdue:
            yield _standing(ledger, row)


def _standing(ledger: Ledger, row: OpenItem) -> Standing:
    name = dunning_policy(ledger, row.item.account.debtor)
    steps = STEPS.get(name)
    before = _letter_before(ledger, row.item)
    reached = 0
    if before and steps:
        asked = next(step for item, step in before.asked if item.key == row.item.key)
        reached = _place(steps, asked)
    step = next((one for one in steps or () if one.number > reached), None)
    if step is None:
        reason = "unknown_dunning_policy" if steps is None else "last_step_reached"
        told_on = before.released_on if before and steps else None
        reason = "no_letters" if steps == () else reason
        return Standing(row, name, reached, None, told_on, None, reason)
    told_on = _evidence(step, before)
    due_from, waits_for = _wait(ledger, row.item, step, before, told_on)
    if _may_have_gone_out(ledger, row.item, step):
        waits_for = "unsettled_release"
    return Standing(row, name, reached, step, told_on, due_from, waits_for)


def _place(steps: tuple[Step, ...], asked: Step) -> int:
    """Where the debtor's present policy has what was asked for; nowhere counts as not asked."""
    places = [one.number for one in steps if (one.kind, one.level) == (asked.kind, asked.level)]
    return places[0] if places else 0


def _letter_before(ledger: Ledger, item: Receivable) -> Letter | None:
    """The last letter that reached somebody about an item."""
    about = [
        row
        for row in ledger.letters
        if row.is_effective and any(asked.key == item.key for asked, _ in row.asked)
    ]
    return max(about, key=lambda row: row.released_on, default=None)


def _evidence(step: Step, before: Letter | None) -> date | None:
    """The day of what must be known of the letter before."""
    if before is None:
        return None
    return before.delivered_on if step.evidence == "delivered" else before.released_on


def _wait(
    ledger: Ledger, item: Receivable, step: Step, before: Letter | None, told_on: date | None
) -> tuple[date | None, str | None]:
    """The first day on which all clocks have run out, and what is waited for."""
    if told_on is None and (step.clock == "previous_letter" or step.evidence != "none"):
        return None, "no_evidence"
    since = told_on if step.clock == "previous_letter" else due_date(item)
    assert since is not None
    clock = since + timedelta(days=step.days)
    if step.clock == "end_of_month":
        clock = month_end(clock)
    interval = told_on + timedelta(days=step.interval) if told_on else clock
    due_from = max(clock, interval)
    if clock > ledger.day.as_of:
        return due_from, step.clock
    if interval > ledger.day.as_of:
        return due_from, "minimum_interval"
    return due_from, "cycle" if _has_had_one(ledger, item.account.debtor, step) else None


def _may_have_gone_out(ledger: Ledger, item: Receivable, step: Step) -> bool:
    """Whether a letter of another kind about the item was begun and nobody knows its end."""
    kinds = {
        row.step.kind
        for row in ledger.letters
        if row.last_event == "release_attempted"
        and any(one.key == item.key for one, _ in row.asked)
    }
    return bool(kinds) and max(kinds) != step.kind


def _has_had_one(ledger: Ledger, debtor: str, step: Step) -> bool:
    """Whether a letter of the kind went out to the debtor in a cycle that still runs.

    One that came back is not done for its cycle; one of which nobody knows may have gone out.
    """
    present = {cycle(ledger.day.as_of, kind) for kind in CYCLES}
    return any(
        row.debtor == debtor
        and row.step.kind == step.kind
        and (row.is_effective or row.last_event == "release_attempted")
        and row.cycle in present
        for row in ledger.letters
    )


def month_end(day: date) -> date:
    """The last day of its month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def cycle(day: date, kind: str) -> str:
    """The month, quarter or year of a day."""
    if kind == "calendar_year":
        return f"{day.year}"
    if kind == "calendar_quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return f"{day.year}-{day.month:02}"


@dataclass(frozen=True)
class Asked:
    """What a letter asks for: an item at its own step, in a letter of the highest."""

    item: Receivable
    step: Step
    letter: Step
    amount: Decimal


def asked_for(ledger: Ledger) -> Iterator[Asked]:
    """The portions in demand of items whose next step is due, debtor by debtor."""
    due = {
        row.row.item.key: step
        for row in standings(ledger)
        if (step := _asked_at(row)) and _is_old_enough(row, step)
    }
    listed = [
        (portion, step)
        for portion in portions(ledger)
        if portion.disposition == "demand" and (step := due.get(portion.item.key))
    ]
    for portion, step in listed:
        debtor = portion.item.account.debtor
        steps = [other for row, other in listed if row.item.account.debtor == debtor]
        highest = max(steps, key=lambda one: one.number)
        yield Asked(portion.item, step, highest, portion.amount)


def _asked_at(row: Standing) -> Step | None:
    """The step that is due; of a policy that nobody knows the letter withheld is a reminder."""
    if row.waits_for == "unknown_dunning_policy":
        return STEPS["standard"][0]
    return row.step if row.waits_for is None else None


def _is_old_enough(row: Standing, step: Step) -> bool:
    return row.row.days_overdue >= MINIMUM_DAYS.get((row.policy, step.kind), 1)
