"""Random letters that went out, came back or never left, before the day of the figures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from oracle.ledger import Ledger, Receivable
from oracle.letters import STEPS, UNKNOWN, Letter, Step, cycle, dunning_policy

POLICIES = (None, None, "standard", "standard", "brisk", "brisk", "brisk", "patient", "patient")
RARE_POLICIES = ("no_letters", UNKNOWN)
# What became of a letter whose release was begun, beside going out.
OTHER_EVENTS = ("void", "release_attempted", "lapsed")


def correspond(random: Random, ledger: Ledger) -> None:
    """Gives the accounts their policies, and most debtors letters in the order of their steps."""
    for row in ledger.accounts:
        named = _some_policy(random)
        if named and row.is_delivered:
            ledger.dunning_policies[row.number] = named
    for debtor in sorted({row.debtor for row in ledger.accounts}):
        steps = STEPS.get(dunning_policy(ledger, debtor), ())
        if steps and random.random() < 0.8:
            _write(random, ledger, debtor, steps)


def _some_policy(random: Random) -> str | None:
    return random.choice(RARE_POLICIES if random.random() < 0.06 else POLICIES)


def _write(random: Random, ledger: Ledger, debtor: str, steps: tuple[Step, ...]) -> None:
    """Letter after letter, each item in it at its own next step."""
    items = [row for row in ledger.items if row.account.debtor == debtor]
    reached: dict[str, int] = {}
    day = ledger.day.as_of - timedelta(days=random.choice((16, 30, 31, 45, 60, 91, 120)))
    for place in range(random.randint(0, 5)):
        dated = [row for row in items if row.document_date <= day]
        some = random.sample(dated, min(len(dated), random.randint(1, 4)))
        asked = [(row, step) for row in some if (step := _next(steps, reached.get(row.key, 0)))]
        if asked:
            number = f"{ledger.company}-{debtor[-3:]}-{place}"
            letter = _letter(random, ledger, number, debtor, day, asked)
            ledger.letters.append(letter)
            if letter.is_effective:
                reached |= {row.key: step.number for row, step in asked}
            if letter.last_event == "release_attempted":
                # Nobody knows whether it went out, and so nothing asks for the same again.
                items = [row for row in items if row not in some]
        day += timedelta(days=random.choice((1, 5, 10, 14, 15, 16, 20, 21, 30)))
        if day > ledger.day.as_of:
            return


def _next(steps: tuple[Step, ...], reached: int) -> Step | None:
    return next((step for step in steps if step.number > reached), None)


def _letter(
    random: Random,
    ledger: Ledger,
    number: str,
    debtor: str,
    day: date,
    asked: list[tuple[Receivable, Step]],
) -> Letter:
    highest = max((step for _, step in asked), key=lambda step: step.number)
    fate = random.random()
    letter = Letter(
        number, debtor, highest, cycle(day, highest.cycle), day, asked=tuple(asked),
        last_event=random.choice(OTHER_EVENTS) if fate < 0.15 else "released",
    )  # fmt: skip
    if fate < 0.15:
        return letter
    arrived = min(day + timedelta(days=random.randint(0, 6)), ledger.day.as_of)
    if fate < 0.25:
        return replace(letter, bounced_on=arrived)
    return replace(letter, delivered_on=arrived if fate < 0.75 else None)
