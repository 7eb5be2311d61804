"""Signs that a debtor may stop paying, from his rows; written from docs/warning-signals.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median_low

from oracle import promise
from oracle.credit import settlements, stands
from oracle.credit_books import AS_OF, CreditAccount, Invoice
from oracle.ledger import Account, Application, Credit, Day, Ledger, Promise, Receivable, Source
from oracle.policy import policy

ZERO = Decimal(0)
PERIOD, LOOKS = 30, 12
FEWEST = 2
RULES = {row["signal_code"]: row for row in policy("signal_rules")}


@dataclass(frozen=True)
class Signal:
    """A sign of an account: what was found, in which currency, and since when."""

    account: str
    code: str
    currency: str
    value: Decimal
    since: date


def signals(account: CreditAccount, accounts: Sequence[CreditAccount]) -> set[Signal]:
    """All signs of an account; `accounts` are all customers of the company."""
    currencies = {one.currency for one in (*account.invoices, *account.orders, *account.payments)}
    return {
        *_figured(account, "W1", "*"),
        *(
            row
            for code in ("W2", "W3")
            for one in currencies
            for row in _figured(account, code, one)
        ),
        *_counted(account),
        *_new_with_a_big_order(account, accounts),
    }


def threshold(code: str) -> Decimal:
    """What policy holds a sign against."""
    return Decimal(RULES[code]["threshold"])


def is_within(day: date, days: int) -> bool:
    """One of the so many days that end with as_of."""
    return day <= AS_OF and (AS_OF - day).days < days


def _figured(account: CreditAccount, code: str, currency: str) -> Iterator[Signal]:
    """Looked at on as_of and every thirty days before, as long as each look sees it."""
    looks = [_look(account, code, currency, look) for look in range(LOOKS)]
    if looks[0] is None:
        return
    unbroken = next((place for place, value in enumerate(looks) if value is None), LOOKS)
    since = AS_OF - timedelta(days=PERIOD * (unbroken - 1))
    yield Signal(account.number, code, currency, looks[0], since)


def _look(account: CreditAccount, code: str, currency: str, look: int) -> Decimal | None:
    """What a look saw, as it is shown; None where it saw nothing to worry about."""
    value = _FIGURES[code](account, currency, look)
    if value is None:
        return None
    is_up = value < threshold(code) if code == "W2" else value > threshold(code)
    return value if is_up else None


def _later(account: CreditAccount, _: str, look: int) -> Decimal | None:
    """Mean days late of the last three periods less that of the nine before, two decimals each."""
    late = [(period(day) - look, days) for day, days in settlements(account)]
    recent = [days for place, days in late if 0 <= place < 3]
    before = [days for place, days in late if 3 <= place < 12]
    if min(len(recent), len(before)) < FEWEST:
        return None
    return _mean(recent) - _mean(before)


def _mean(days: list[int]) -> Decimal:
    return (Decimal(sum(days)) / len(days)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _fewer(account: CreditAccount, currency: str, look: int) -> Decimal | None:
    """Bought and ordered in a period, as a share of a third of what was bought in three before."""
    before = [invoiced(account, currency, look + place) for place in (1, 2, 3)]
    if not all(amount > 0 for amount in before):
        return None
    latest = invoiced(account, currency, look) + _ordered(account, currency, look)
    return rounded(latest * 3 / sum(before, ZERO))


def _back(account: CreditAccount, currency: str, look: int) -> Decimal | None:
    """What came back of what was bought in three periods."""
    places = range(look, look + 3)
    total = sum((invoiced(account, currency, place) for place in places), ZERO)
    returned = sum((_returned(account, currency, place) for place in places), ZERO)
    return rounded(returned / total) if total > 0 else None


_FIGURES = {"W1": _later, "W2": _fewer, "W3": _back}


def period(day: date) -> int:
    """How many spells of thirty days lie between a day's own and the one that ends with as_of."""
    return (AS_OF - day).days // PERIOD


def invoiced(account: CreditAccount, currency: str, place: int) -> Decimal:
    """The documents of a period."""
    return sum(
        (
            sum(one.amounts, ZERO)
            for one in account.invoices
            if one.currency == currency and one.day <= AS_OF and period(one.day) == place
        ),
        ZERO,
    )


def _ordered(account: CreditAccount, currency: str, place: int) -> Decimal:
    """Ordered in a period and not invoiced yet; of a closed line only what was delivered."""
    return sum(
        (
            max(
                line.delivered if line.is_closed else max(line.amount, line.delivered),
                line.invoiced,
            )
            - line.invoiced
            for line in account.orders
            if line.currency == currency
            and line.ordered_on <= AS_OF
            and period(line.ordered_on) == place
        ),
        ZERO,
    )


def _returned(account: CreditAccount, currency: str, place: int) -> Decimal:
    return sum(
        (
            one.amount
            for one in account.payments
            if one.kind == "return"
            and one.currency == currency
            and stands(one)
            and period(one.day) == place
        ),
        ZERO,
    )


def _counted(account: CreditAccount) -> Iterator[Signal]:
    """What is counted event by event, as often as policy says within its days."""
    events: defaultdict[str, list[date]] = defaultdict(list)
    for code, day in account.observations:
        events[code].append(day)
    if account.has_record:
        events["P1"].append(AS_OF)
    events["W7"] += _partial(account)
    events["W8"] += account.threats
    events["W9"] += [
        one.day
        for one in account.payments
        if one.kind == "receipt" and stands(one) and one.payer and not is_his(account, one.payer)
    ]
    for code, days in events.items():
        within = sorted(day for day in days if is_within(day, int(RULES[code]["valid_days"])))
        least = 1 if code == "W3" else int(threshold(code))
        if len(within) >= least:
            yield Signal(
                account.number, code, "*", rounded(Decimal(len(within))), within[least - 1]
            )


def is_his(account: CreditAccount, payer: str) -> bool:
    """Whether a payer is the account's name, brackets and spaces aside."""
    return _plain(payer) == _plain(account.name)


def _plain(name: str) -> str:
    return name.translate(str.maketrans("", "", "()（） "))


def _new_with_a_big_order(
    account: CreditAccount, accounts: Sequence[CreditAccount]
) -> Iterator[Signal]:
    """The first document of a new customer against the median of a year's documents."""
    documents = [one for one in account.invoices if one.day <= AS_OF]
    if not documents:
        return
    first = min(documents, key=lambda one: (one.day, one.number))
    if not is_within(first.day, int(RULES["W6"]["valid_days"])):
        return
    usual = median_low(
        sum(one.amounts)
        for other in accounts
        for one in other.invoices
        if one.currency == first.currency and is_within(one.day, 365)
    )
    multiple = rounded(Decimal(sum(first.amounts)) / Decimal(usual))
    if multiple > threshold("W6"):
        yield Signal(account.number, "W6", first.currency, multiple, first.day)


def _partial(account: CreditAccount) -> list[date]:
    """The last days of promises kept in part, on which that is settled."""
    ledger = as_ledger(account)
    valued = promise.value_promises(ledger)
    return [
        promise.window_end(row)
        for row in ledger.promises
        if row.number in valued and valued[row.number].state == "partially_kept"
    ]


def judged_and_kept(account: CreditAccount) -> tuple[int, int]:
    """How many promises were judged, and how many of these were kept."""
    found = promise.reliability(as_ledger(account)).items()
    own = [row for (kind, *_), row in found if kind == "debtor"]
    return sum(row.judged for row in own), sum(row.kept for row in own)


def as_ledger(account: CreditAccount) -> Ledger:
    """The account as the oracle of promises reads it."""
    source = Source("erp", AS_OF)
    who = Account(account.number, None, None, account.legal_status, is_intercompany=False)
    ledger = Ledger("1000", Day(AS_OF, AS_OF + timedelta(days=1)), source, (), [who])
    rows = {
        (one.number, part): _receivable(who, one, part)
        for one in account.invoices
        for part in range(len(one.amounts))
    }
    ledger.receivables = list(rows.values())
    for one in account.payments:
        credit = Credit(
            one.number, who, one.currency, one.amount, one.kind, one.day, one.reversed_on,
            one.matures_on, one.status,
        )  # fmt: skip
        ledger.credits.append(credit)
        ledger.applications += [
            Application(credit, rows[invoice.number, part], part + 1, day, amount, ZERO, None, None)
            for invoice, part, amount, day in one.shares
        ]
    ledger.promises = [
        Promise(
            f"{account.number}-E{place}", who, rows[one.invoice.number, 0] if one.invoice else None,
            1 if one.invoice else None, one.invoice.currency if one.invoice else "CNY", one.day,
            one.promised_on or one.day, one.amount, None,
        )
        for place, one in enumerate(account.evidence)
        if one.is_promise
    ]  # fmt: skip
    return ledger


def _receivable(who: Account, one: Invoice, part: int) -> Receivable:
    return Receivable(
        one.number, part + 1, who, one.currency, one.amounts[part], one.day, one.dues[part],
        None, None, rows=len(one.amounts),
    )  # fmt: skip


def rounded(value: Decimal) -> Decimal:
    """With four decimals, half up."""
    return value.quantize(Decimal("0.0001"), ROUND_HALF_UP)
