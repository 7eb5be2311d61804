"""Accounts on both sides of what each warning signal needs: the threshold itself and a unit off."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import count

from oracle.credit_books import AS_OF, CreditAccount, Evidence, Invoice, OrderLine, Payment

CENT = Decimal("0.01")
# Of a currency that no other account has, so that its median is known: 100.00.
ALONE = "EUR"


def edge_accounts() -> list[CreditAccount]:
    """Some twelve edges of each signal, an account for each."""
    numbers = count()
    found: list[CreditAccount] = []
    for group in (
        _pays_later, _buys_less, _returns_much, _observed, _new, _pays_in_part, _strange_payers,
    ):  # fmt: skip
        for account in group(numbers):
            found.append(account)
    return found


def _account(numbers: Iterator[int]) -> CreditAccount:
    number = f"N{next(numbers):03}"
    return CreditAccount(number, None, "ordinary", "normal", False, name=f"示例（{number}）公司")


def _invoice(
    account: CreditAccount,
    back: int,
    amount: str = "100.00",
    currency: str = "CNY",
    terms: int = 30,
) -> Invoice:
    day = AS_OF - timedelta(days=back)
    number = f"{account.number}-F{len(account.invoices)}"
    one = Invoice(number, day, [day + timedelta(days=terms)], [Decimal(amount)], currency)
    account.invoices.append(one)
    return one


def _credit(account: CreditAccount, back: int, amount: str, kind: str = "receipt") -> Payment:
    number = f"{account.number}-S{len(account.payments)}"
    one = Payment(number, kind, AS_OF - timedelta(days=back), Decimal(amount), "CNY")
    account.payments.append(one)
    return one


def _pays_later(numbers: Iterator[int]) -> Iterator[CreditAccount]:
    """(days back of the settlement, days late) of each document."""
    on_time = [(95, 0), (200, 0)]
    for settled in (
        [(10, 10), (20, 10), *on_time],
        [(10, 10), (20, 11), *on_time],
        [(10, 30), *on_time],
        [(10, 30), (89, 30), *on_time],
        [(10, 30), (90, 30), *on_time],
        [(10, 30), (20, 30), (90, 0), (359, 0)],
        [(10, 30), (20, 30), (90, 0), (360, 0)],
        [(10, 30), (20, 30), (95, 0)],
        [(10, 0), (20, 0), (95, -11), (200, -10)],
        [(5, 40), (35, 40), (65, 40), (95, 40), (125, 0), (155, 0), (190, 0)],
        [(0, 15), (-1, 40), (5, 15), *on_time],
    ):
        account = _account(numbers)
        for back, late in settled:
            invoice = _invoice(account, back + late + 30)
            payment = _credit(account, back, "100.00")
            payment.shares.append((invoice, 0, payment.amount, payment.day))
        yield account


def _buys_less(numbers: Iterator[int]) -> Iterator[CreditAccount]:
    """Purchases by days back, and an order of the last days with what of it was invoiced."""
    before = [(30, "100.00"), (60, "100.00"), (119, "100.00")]
    for bought, ordered in (
        ([(0, "50.00"), *before], None),
        ([(29, "49.99"), *before], None),
        ([(0, "49.99"), *before], ("0.01", "0")),
        ([(0, "49.99"), *before], ("1.00", "1.00")),
        ([(0, "10.00"), *before[:2], (120, "100.00")], None),
        ([*before], None),
        ([(-1, "100.00"), *before], None),
        ([(0, "10.00"), (30, "20.00"), (60, "200.00"), (119, "100.00"), (130, "900.00")], None),
    ):
        account = _account(numbers)
        for back, amount in bought:
            _invoice(account, back, amount)
        if ordered:
            amount, invoiced = map(Decimal, ordered)
            account.orders.append(
                OrderLine(
                    f"{account.number}-O0", AS_OF, None, amount, Decimal(0), invoiced, False, "CNY"
                )
            )
        yield account
    for is_closed in (False, True):
        account = _account(numbers)
        for back, amount in before:
            _invoice(account, back, amount)
        account.orders.append(
            OrderLine(
                f"{account.number}-O0", AS_OF - timedelta(days=29), None, Decimal("60.00"),
                Decimal("40.00"), Decimal(0), is_closed, "CNY",
            )
        )  # fmt: skip
        yield account


def _returns_much(numbers: Iterator[int]) -> Iterator[CreditAccount]:
    for kind, back, amount in (
        ("return", 10, "100.00"),
        ("return", 10, "100.01"),
        ("return", 89, "150.00"),
        ("return", 90, "150.00"),
        ("return", -1, "150.00"),
        ("credit_note", 10, "150.00"),
        ("rebate", 10, "150.00"),
    ):
        account = _account(numbers)
        for day in (10, 40, 70, 100):
            _invoice(account, day, "333.33" if day < 70 else "333.34")
        _credit(account, back, amount, kind)
        yield account


def _observed(numbers: Iterator[int]) -> Iterator[CreditAccount]:
    for code, days in (("W3", 90), ("W4", 180), ("W5", 180), ("W8", 90), ("P1", 365)):
        for back in (-1, 0, days - 1, days):
            account = _account(numbers)
            _invoice(account, 400)
            account.observations.append((code, AS_OF - timedelta(days=back)))
            yield account
    for back in (0, 89, 90):
        account = _account(numbers)
        _invoice(account, 400)
        account.threats.append(AS_OF - timedelta(days=back))
        yield account
    account = _account(numbers)
    _invoice(account, 400)
    account.observations += [("W4", AS_OF - timedelta(days=back)) for back in (3, 170, 200)]
    account.observations.append(("W5", AS_OF))
    yield account


def _new(numbers: Iterator[int]) -> Iterator[CreditAccount]:
    for back in (3, 100, 200, 300, 364):
        account = _account(numbers)
        _invoice(account, 500, currency=ALONE)
        for _ in range(3):
            _invoice(account, back, currency=ALONE)
        yield account
    old = _account(numbers)
    for place in range(20):
        _invoice(old, 365 + place, "900.00", ALONE)
    yield old
    for back, amount in (
        (0, "300.00"), (0, "300.01"), (89, "300.01"), (90, "300.01"), (-1, "900.00"),
    ):  # fmt: skip
        account = _account(numbers)
        _invoice(account, back, amount, ALONE)
        if back > 0:
            _invoice(account, back - 1, "5.00", ALONE)
        yield account


def _pays_in_part(numbers: Iterator[int]) -> Iterator[CreditAccount]:
    """Promises by days back, of each of which something came in time."""
    for days, paid in (
        ((40, 20), "40.00"),
        ((40, 20), "98.99"),
        ((40, 20), "99.00"),
        ((40,), "40.00"),
        ((179, 20), "40.00"),
        ((180, 20), "40.00"),
        ((40, 3), "40.00"),
        ((40, 2), "40.00"),
        ((182, 181), "40.00"),
        ((100, 60, 40), "0.50"),
    ):
        account = _account(numbers)
        for back in days:
            invoice = _invoice(account, back + 40)
            day = AS_OF - timedelta(days=back)
            account.evidence.append(
                Evidence(
                    "agreement", day, False, invoice, True, "电话", promised_on=day,
                    amount=Decimal("100.00"),
                )
            )  # fmt: skip
            payment = _credit(account, back, paid)
            payment.shares.append((invoice, 0, payment.amount, day))
        yield account


def _strange_payers(numbers: Iterator[int]) -> Iterator[CreditAccount]:
    for back, payer, kind in (
        (89, "某某贸易", "receipt"),
        (90, "某某贸易", "receipt"),
        (-1, "某某贸易", "receipt"),
        (0, "", "receipt"),
        (0, "示例({number})公司", "receipt"),
        (0, "示例 ({number}) 公司 ", "receipt"),
        (0, "示例（{number}）公司二厂", "receipt"),
        (0, "某某贸易", "credit_note"),
    ):
        account = _account(numbers)
        _invoice(account, 400)
        payment = _credit(account, back, "10.00", kind)
        payment.payer = payer.format(number=account.number) or None
        yield account
    account = _account(numbers)
    _invoice(account, 400)
    for back in (5, 15):
        _credit(account, back, "10.00").payer = "某某贸易"
    account.payments[0].reversed_on = AS_OF - timedelta(days=1)
    yield account
