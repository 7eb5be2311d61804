"""Random books of a year and more: sold, paid, taken back and written off month after month."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from oracle.instalments import DECIMALS
from oracle.ledger import Account, Application, Credit, Day, Ledger, Receivable, sources

REACH = 480
KINDS = ("receipt",) * 6 + ("advance", "bill", "credit_note", "write_off")


def long_ledgers(count: int, day: Day) -> list[Ledger]:
    """The same books every time; every third begins only months ago, so that history is short."""
    return [
        _long_ledger(Random(place), f"L{place:04}", day, REACH if place % 3 else 150)  # noqa: S311
        for place in range(count)
    ]


def _long_ledger(random: Random, company: str, day: Day, reach: int) -> Ledger:
    ledger = Ledger(company, day, sources(day)[0], ("CNY", "CNY", "CNY", "USD", "JPY"))
    for place in range(3):
        ledger.accounts.append(
            Account(
                number=f"{company}-{place}",
                credit_code=None,
                sales_rep=random.choice(("S1", "S2", None)),
                legal_status=random.choice(("normal",) * 6 + ("insolvent",)),
                is_intercompany=random.random() < 0.1,
            )
        )
    for place in range(random.randint(25, 45)):
        ledger.receivables.append(_document(random, ledger, place, reach))
    for place, row in enumerate(tuple(ledger.receivables)):
        if random.random() < 0.75:
            _settle(random, ledger, row, place)
    return ledger


def _document(random: Random, ledger: Ledger, place: int, reach: int) -> Receivable:
    account, currency = random.choice(ledger.accounts), random.choice(ledger.currencies)
    dated = random.choice((_month_edge(random, ledger, reach), _day(random, ledger, -reach, 1)))
    unit = Decimal(1).scaleb(-DECIMALS[currency])
    return Receivable(
        number=f"{ledger.company}-D{place}",
        instalment=1,
        account=account,
        currency=currency,
        amount=Decimal(random.randint(20, 400)) + random.randint(0, 99) * unit,
        document_date=dated,
        due_date=dated + timedelta(days=random.choice((0, 1, 15, 30, 31, 60))),
        assigned_to=None,
        sales_rep="S3" if random.random() < 0.2 else account.sales_rep,
    )


def _settle(random: Random, ledger: Ledger, row: Receivable, place: int) -> None:
    """One or two credits for a document, on days of their own: in part, in full or too much."""
    day = (row.due_date or row.document_date) + timedelta(days=random.randint(-40, 60))
    for part in range(random.randint(1, 2)):
        share = random.choice((Decimal("0.5"), Decimal(1), Decimal("1.25")))
        amount = (row.amount * share).quantize(Decimal(1).scaleb(-DECIMALS[row.currency]))
        _credit(random, ledger, row, f"{place}-{part}", day, amount, random.choice(KINDS))
        day += timedelta(days=random.randint(1, 45))
    if random.random() < 0.1:
        _credit(random, ledger, row, f"{place}-B", day, Decimal(10), "refund")


def _credit(
    random: Random, ledger: Ledger, row: Receivable, name: str, day: date, amount: Decimal,
    credit_type: str,
) -> None:  # fmt: skip
    if day > ledger.day.as_of + timedelta(days=1):
        return
    credit = Credit(
        number=f"{ledger.company}-R{name}",
        account=row.account,
        currency=row.currency,
        amount=amount + random.choice((0, 0, 5)),
        credit_type=credit_type,
        day=day,
        reversed_on=day + timedelta(days=20) if random.random() < 0.08 else None,
    )
    ledger.credits.append(credit)
    ledger.applications.append(
        Application(
            credit=credit,
            receivable=row,
            named_instalment=row.instalment,
            day=day,
            amount=amount,
            discount=Decimal(2)
            if credit_type == "receipt" and random.random() < 0.2
            else Decimal(),
            known_on=None,
            reversed_on=None,
        )
    )


def _day(random: Random, ledger: Ledger, first: int, last: int) -> date:
    return ledger.day.as_of + timedelta(days=random.randint(first, last))


def _month_edge(random: Random, ledger: Ledger, reach: int) -> date:
    """The first or the last day of a month."""
    first = _day(random, ledger, -reach, 0).replace(day=1)
    return random.choice((first, first - timedelta(days=1)))
