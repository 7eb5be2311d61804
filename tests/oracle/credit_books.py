"""Books of random companies for the rules of credit: documents, money, orders, limits, evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

AS_OF = date(2026, 6, 30)
CENT = Decimal("0.01")
BILLS = ("bank_bill", "commercial_bill")
# The channels of a promise and whether they are evidence; None is no channel told.
CHANNELS = {"书面": True, "邮件": True, "letter": True, "电话": False, None: False}


@dataclass
class Invoice:
    """An invoice of one instalment, or of two that make one debt."""

    number: str
    day: date
    dues: list[date]
    amounts: list[Decimal]
    currency: str
    disputed: Decimal = Decimal(0)


@dataclass
class Payment:
    """A receipt, bill or credit note and what of it was set against which instalment, when."""

    number: str
    kind: str
    day: date
    amount: Decimal
    currency: str
    reversed_on: date | None = None
    matures_on: date | None = None
    status: str | None = None
    payer: str | None = None
    shares: list[tuple[Invoice, int, Decimal, date]] = field(
        default_factory=list[tuple[Invoice, int, Decimal, date]]
    )


@dataclass
class OrderLine:
    """A line of an order: what of it was delivered and invoiced so far."""

    number: str
    ordered_on: date
    deliver_by: date | None
    amount: Decimal
    delivered: Decimal
    invoiced: Decimal
    is_closed: bool
    currency: str


@dataclass
class Limit:
    """A limit with its kind and validity."""

    kind: str
    amount: Decimal
    currency: str
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass
class Evidence:
    """What touches limitation: agreement, demand or suspension; of one invoice or of all."""

    effect: str
    day: date
    is_strong: bool
    invoice: Invoice | None
    is_promise: bool = False
    channel: str | None = None
    ends_on: date | None = None
    promised_on: date | None = None
    amount: Decimal = Decimal(1)


@dataclass
class CreditAccount:
    """A customer who stands for himself; `threats` are days on which a rep reports one."""

    number: str
    group: str | None
    importance: str
    legal_status: str
    has_record: bool
    invoices: list[Invoice] = field(default_factory=list[Invoice])
    payments: list[Payment] = field(default_factory=list[Payment])
    orders: list[OrderLine] = field(default_factory=list[OrderLine])
    limits: list[Limit] = field(default_factory=list[Limit])
    evidence: list[Evidence] = field(default_factory=list[Evidence])
    observations: list[tuple[str, date]] = field(default_factory=list[tuple[str, date]])
    threats: list[date] = field(default_factory=list[date])
    name: str = ""

    def __post_init__(self) -> None:
        self.name = self.name or self.number


def draw_accounts(seed: int, count: int) -> list[CreditAccount]:
    """So many accounts; every third group of them has a shared limit at its first."""
    dice = Random(seed)  # noqa: S311, drawn again with the same seed
    accounts = [_account(dice, number) for number in range(count)]
    for first in range(0, count - 3, 9):
        for member in accounts[first : first + 3]:
            member.group = f"G{first}"
        head = accounts[first]
        needed = Decimal(dice.choice([2_000, 20_000, 90_000]))
        head.limits.append(_valid(dice, Limit("group", needed, "CNY")))
    return accounts


def _account(dice: Random, number: int) -> CreditAccount:
    account = CreditAccount(
        f"K{number:03}",
        None,
        dice.choice(["ordinary", "ordinary", "key", "strategic"]),
        dice.choice(["normal"] * 8 + ["insolvent", "in_litigation"]),
        dice.random() < 0.1,
    )
    for place in range(dice.randint(0, 5)):
        account.invoices.append(_invoice(dice, account, place))
    for place, invoice in enumerate(account.invoices):
        _pay(dice, account, invoice, place)
    if dice.random() < 0.3:
        account.payments.append(_unapplied(dice, account))
    account.orders = [_order(dice, account, place) for place in range(dice.randint(0, 2))]
    _draw_limits(dice, account)
    _draw_evidence(dice, account)
    return account


def _back(dice: Random, least: int, most: int) -> date:
    return AS_OF - timedelta(days=dice.randint(least, most))


def _money(dice: Random, most: int) -> Decimal:
    return Decimal(dice.randint(100, most * 100)) * CENT


def _invoice(dice: Random, account: CreditAccount, place: int) -> Invoice:
    # Half of them recent enough for the grade, half old enough for limitation.
    day = _back(dice, 0, 400) if dice.random() < 0.5 else _back(dice, 900, 2_600)
    due = day + timedelta(days=dice.choice([0, 30, 60, 90]))
    currency = dice.choice(["CNY", "CNY", "CNY", "USD"])
    amount = _money(dice, 30_000)
    dues, amounts = [due], [amount]
    if dice.random() < 0.25:
        first = (amount / 3).quantize(CENT)
        dues, amounts = [due, due + timedelta(days=dice.choice([30, 365]))], [first, amount - first]
    return Invoice(f"{account.number}-F{place}", day, dues, amounts, currency)


def _pay(dice: Random, account: CreditAccount, invoice: Invoice, place: int) -> None:
    for part, (due, amount) in enumerate(zip(invoice.dues, invoice.amounts, strict=True)):
        fate = dice.random()
        if fate < 0.35:
            continue
        shares = [amount] if fate < 0.7 else [(amount * 3 / 10).quantize(CENT)]
        if fate > 0.85:
            shares.append(amount - shares[0])
        for step, share in enumerate(shares):
            day = due + timedelta(days=dice.choice([-10, 0, 5, 6, 30, 31, 90]) + 20 * step)
            kind = dice.choice(["receipt"] * 6 + ["credit_note", *BILLS])
            number = f"{account.number}-S{place}{part}{step}"
            payment = Payment(number, kind, max(day, invoice.day), share, invoice.currency)
            applied_on = payment.day + timedelta(days=dice.choice([0, 0, 3, 12]))
            payment.shares.append((invoice, part, share, applied_on))
            if kind in BILLS:
                payment.matures_on = payment.day + timedelta(days=dice.choice([90, 180]))
                payment.status = dice.choice(["outstanding", "honoured"])
                if payment.matures_on > AS_OF:
                    payment.status = "outstanding"
            elif dice.random() < 0.08:
                payment.reversed_on = applied_on + timedelta(days=dice.choice([1, 20, 200]))
            account.payments.append(payment)


def _unapplied(dice: Random, account: CreditAccount) -> Payment:
    return Payment(
        f"{account.number}-SX", "receipt", _back(dice, -3, 60), _money(dice, 9_000), "CNY"
    )


def _order(dice: Random, account: CreditAccount, place: int) -> OrderLine:
    amount = _money(dice, 9_000)
    shares = [Decimal(0), (amount / 3).quantize(CENT), amount, amount + CENT]
    return OrderLine(
        f"{account.number}-O{place}",
        _back(dice, -1, 90),
        dice.choice([None, AS_OF + timedelta(days=dice.choice([-5, 0, 30, 31]))]),
        amount,
        dice.choice(shares),
        dice.choice(shares),
        dice.random() < 0.3,
        "CNY",
    )


def _valid(dice: Random, limit: Limit) -> Limit:
    limit.valid_from = dice.choice([None, None, _back(dice, 0, 300), AS_OF + timedelta(days=1)])
    limit.valid_until = dice.choice([None, None, AS_OF, AS_OF - timedelta(days=1)])
    return limit


def _draw_limits(dice: Random, account: CreditAccount) -> None:
    chance = dice.random()
    if chance < 0.2:
        return
    amount = Decimal(0) if chance < 0.3 else Decimal(dice.choice([1_000, 8_000, 30_000, 200_000]))
    account.limits.append(
        _valid(dice, Limit("regular", amount, dice.choice(["CNY", "CNY", "USD"])))
    )
    if dice.random() < 0.4:
        extra = Limit("temporary", Decimal(dice.choice([500, 5_000])), "CNY")
        extra.valid_from = _back(dice, 40, 200)
        extra.valid_until = dice.choice([None, AS_OF, AS_OF - timedelta(days=dice.randint(1, 30))])
        account.limits.append(extra)


def _draw_evidence(dice: Random, account: CreditAccount) -> None:
    for invoice in account.invoices:
        for _ in range(dice.randint(0, 3)):
            day = invoice.dues[-1] + timedelta(days=dice.randint(1, 2_000))
            if day > AS_OF:
                continue
            told = invoice if dice.random() < 0.7 else None
            if dice.random() < 0.4:
                channel = dice.choice(list(CHANNELS))
                account.evidence.append(
                    Evidence("agreement", day, CHANNELS[channel], told, True, channel)
                )
            else:
                effect = dice.choice(["demand", "demand", "agreement"])
                account.evidence.append(Evidence(effect, day, dice.random() < 0.5, told))
        if dice.random() < 0.15:
            from_day = invoice.dues[-1] + timedelta(days=dice.randint(700, 1_200))
            until = from_day + timedelta(days=dice.randint(10, 400))
            account.evidence.append(Evidence("suspension", from_day, True, invoice, ends_on=until))
