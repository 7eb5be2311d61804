"""Invented letters, one of every kind and level, with which wordings and layouts are tried out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from flows.outbox.letter_rows import (
    Letter,
    LetterAmount,
    LetterCredit,
    LetterEntry,
    LetterInstalment,
    LetterInterest,
    LetterItem,
)
from flows.outbox.letter_shapes import LEVELLED_KIND, LEVELS, SHAPES
from flows.outbox.run_facts import Currency, RunFacts

AS_OF = date(2026, 6, 30)
CURRENCIES = {
    "CNY": Currency("CNY", 2, "人民币", "Chinese yuan"),
    "USD": Currency("USD", 2, "美元", "US dollar"),
    "JPY": Currency("JPY", 0, "日元", "Japanese yen"),
}
GROUNDS = {"contract_clause": "HT26-017"}
DAILY_RATE = Decimal("0.0005")


@dataclass(frozen=True)
class Sample:
    """What a letter is tried with; items are of each currency."""

    kind: str = "reminder"
    language: str = "zh"
    level: int | None = None
    items: int = 3
    currencies: tuple[str, ...] = ("CNY",)
    recipient: str = "江苏昇玥喆堃机械设备有限公司"
    aside: str = "0"
    unapplied: str = "0"
    ground: str = "contract_clause"
    basis: str = ""
    instalments: int = 0
    is_released: bool = False
    is_copy: bool = False
    wording_set: str = ""


def sample_facts() -> RunFacts:
    """The facts of a run that was never made."""
    return RunFacts(
        "3fa9c1d2e4b5a697", AS_OF, datetime(2026, 7, 1, 6, 0), "CNY", CURRENCIES,
        actions={}, methods={}, excuses={}, contact_limits={}, reason_texts={},
        sources=(), carried=(),
    )  # fmt: skip


def all_kinds() -> Iterator[tuple[str, int | None]]:
    """Every kind, a demand at every level."""
    for kind in SHAPES:
        for level in LEVELS if kind == LEVELLED_KIND else (None,):
            yield kind, level


def referral_values() -> dict[str, object]:
    """What the wording of a pack for counsel may name, invented."""
    amounts = {"open_amount": "2.00", "overdue_amount": "1.00", "demand_amount": "1.00"}
    currency = {"currency_code": "CNY", "currency_name": "人民币"}
    return {
        "debtor_name": "江苏昇玥喆堃机械设备有限公司",
        "as_of_date": "2026-06-30",
        "maximum_days_overdue": "135",
        "totals": [{"company_name": "上杭鼎金精密制造股份有限公司", **currency, **amounts}] * 2,
        "limitation": ["2029-02-15"],
        "gaps": ["XS2603001"],
        **dict.fromkeys(
            ("promise_count", "broken_count", "dispute_count", "open_dispute_count"), "1"
        ),
        **dict.fromkeys(("payment_count", "sent_letter_count"), "2"),
    }


def lint_samples(language: str) -> Iterator[Sample]:
    """Letters that reach every branch a wording can have: few and many, with and without."""
    for kind, level in all_kinds():
        yield Sample(kind, language, level, items=1)
        yield Sample(
            kind, language, level, items=3, currencies=("CNY", "USD"), aside="20.00",
            unapplied="300.00", basis="contract", instalments=3, is_released=True, is_copy=True,
        )  # fmt: skip
    yield Sample("suspension", language)
    for basis in ("sme_regulation_17", "sales_interpretation_18"):
        yield Sample(LEVELLED_KIND, language, LEVELS[-1], basis=basis)


def sample_letter(sample: Sample) -> LetterEntry:
    """The letter of a sample."""
    items = [item for code in sample.currencies for item in _items(sample, code)]
    return LetterEntry(
        _letter(sample),
        tuple(_amount(sample, code, items) for code in sample.currencies),
        tuple(items),
        credits=tuple(_credits(sample)),
        instalments=tuple(_instalments(sample, items)),
        interest=tuple(_interest(sample, items)),
    )


def _letter(sample: Sample) -> Letter:
    is_later = (sample.level or 1) > 1
    return Letter(
        "1f00aa", "CK-202606-1F00AA", "uscc:1", "S01", sample.kind, sample.language,
        sample.recipient, "91320594MA1XYZ1234", "江苏省苏州市工业园区星湖街 328 号 5 幢 302 室",
        "王丽", "released" if sample.is_released else "planned", None, sample.items,
        date(2026, 2, 15), "上杭鼎金精密制造股份有限公司", "0597-6666 8888", "陈晓明",
        "chenxm@dingjin.example", sample.recipient,
        seller_uscc="91350823MA2XYZ0001", seller_address="福建省龙岩市上杭县工业园区 18 号",
        maximum_days_overdue=135, letter_level=sample.level, wording_set=sample.wording_set,
        is_copy=sample.is_copy,
        letter_date=date(2026, 7, 1) if sample.is_released else None,
        pay_by_date=date(2026, 7, 15) if sample.is_released else None,
        previous_letter_number="CK-202605-1F00AA" if is_later else None,
        previous_letter_date=date(2026, 5, 8) if is_later else None,
        ground_code=sample.ground or None, ground_text=GROUNDS.get(sample.ground),
    )  # fmt: skip


def _items(sample: Sample, code: str) -> Iterator[LetterItem]:
    decimals = CURRENCIES[code].decimals
    for number in range(1, sample.items + 1):
        due_date = date(2026, 2, 15) + timedelta(days=number % 120)
        amount = (Decimal(1234567 * number % 98765432 + 100) / 100).quantize(
            Decimal(1).scaleb(-decimals)
        )
        aside = Decimal(sample.aside) if number == 1 else Decimal()
        paid = Decimal(1000) if number % 3 == 0 else Decimal()
        yield LetterItem(
            "1f00aa", number, f"XS2603{number:05}", number % 4 if number % 4 else None,
            due_date - timedelta(days=30), due_date, (AS_OF - due_date).days, code,
            amount + aside + paid, paid, aside, amount,
            contract_number=f"HT26-{number % 2 + 16:03}",
        )  # fmt: skip


def _amount(sample: Sample, code: str, items: Sequence[LetterItem]) -> LetterAmount:
    total = sum((item.amount for item in items if item.currency_code == code), Decimal())
    return LetterAmount(
        "1f00aa", code, total, Decimal(sample.unapplied), "中国工商银行股份有限公司上杭支行",
        "上杭鼎金精密制造股份有限公司", "1410 0202 0900 1234 567",
    )  # fmt: skip


def _credits(sample: Sample) -> Iterator[LetterCredit]:
    if Decimal(sample.unapplied):
        for code in sample.currencies:
            yield LetterCredit(
                "1f00aa", "SK26060003", date(2026, 6, 16), code, Decimal(sample.unapplied)
            )


def _instalments(sample: Sample, items: Sequence[LetterItem]) -> Iterator[LetterInstalment]:
    for number in range(sample.instalments):
        amount = items[number % len(items)].amount
        yield LetterInstalment(
            "1f00aa", date(2026, 7, 31) + timedelta(days=31 * number), "CNY", amount
        )


def _interest(sample: Sample, items: Sequence[LetterItem]) -> Iterator[LetterInterest]:
    """Interest of a demand on the sample's basis, invented figures."""
    if not sample.basis or sample.kind != LEVELLED_KIND:
        return
    by_lpr = sample.basis == "sales_interpretation_18"
    totals = {
        code: Decimal("9.99") * sum(item.currency_code == code for item in items)
        for code in sample.currencies
    }
    for item in items:
        yield LetterInterest(
            "1f00aa", item.document_number, item.instalment_number, item.currency_code,
            sample.basis, item.amount, item.due_date + timedelta(days=1), item.days_overdue,
            Decimal("0.045") if by_lpr else None, Decimal("0.5") if by_lpr else None,
            365 if by_lpr else None, None if by_lpr else DAILY_RATE,
            Decimal("9.99"), totals[item.currency_code],
        )  # fmt: skip
