"""Random ledgers full of edges; the same seed always gives the same ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from random import Random

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from oracle.calendar import anniversary
from oracle.correspondence import correspond
from oracle.inference import inferred
from oracle.instalments import DECIMALS, months_later
from oracle.ledger import (
    DEMAND_MINIMUMS,
    NOBODY,
    Account,
    Application,
    Credit,
    Day,
    Dispute,
    Ledger,
    Plan,
    Promise,
    Quarantined,
    Receivable,
    Share,
    Source,
    sources,
)
from oracle.promise import BILLS
from oracle.wordings import some_modes, some_term

CURRENCIES = ("CNY", "CNY", "CNY", "CNY", "USD", "JPY", "KWD")
CREDIT_TYPES = (
    "receipt", "receipt", "receipt", "receipt", "receipt", "advance", "credit_note", "rebate",
    "write_off", "offset", "deposit", "refund", "refund", *BILLS,
)  # fmt: skip
# Policy of the ledgers: such a bill counts at its maturity, every other from its receipt.
SETTLES_AT_MATURITY = "electronic_claim"
CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
BILL_STATES = ("outstanding", "endorsed", "discounted", "pledged", "collecting")
PLANS = (
    Plan(
        "预付30%+货到70%",
        (Share(Decimal(30), "document"), Share(Decimal(70), "delivery")),
    ),
    Plan(
        "预付30%+货到60%+质保10%",
        (
            Share(Decimal(30), "document"),
            Share(Decimal(60), "delivery"),
            Share(Decimal(10), "acceptance", months=None, is_retention=True),
        ),
    ),
    Plan(
        "later first",
        (
            Share(Decimal("33.3333"), "document", days=30),
            Share(Decimal("33.3333"), "document"),
            Share(Decimal("33.3334"), "delivery", days=7),
        ),
    ),
    Plan(
        "short warranty",
        (
            Share(Decimal("87.5"), "delivery"),
            Share(Decimal("12.5"), "acceptance", months=1, is_retention=True),
        ),
    ),
)


def seeded_ledgers(count: int, day: Day) -> list[Ledger]:
    """The same ledgers every time."""
    return [
        random_ledger(Random(place), f"C{place:04}", day)  # noqa: S311 - reproducible, not secret
        for place in range(count)
    ]


def found_ledgers(count: int, day: Day, first_seed: int) -> list[Ledger]:
    """Ledgers that hypothesis draws: it likes extremes and repeats, so much coincides."""
    found: list[Ledger] = []

    @seed(first_seed)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(st.randoms(use_true_random=False))
    def draw(random: Random) -> None:
        found.append(random_ledger(random, f"C{len(found):04}", day))

    draw()
    return found


def random_ledger(random: Random, company: str, day: Day) -> Ledger:
    """A small ledger full of edges: few days, few amounts, so that things coincide.

    A narrow one has a document or two of one account, on which everything comes together.
    """
    source = random.choice(_weighted(sources(day)))
    is_narrow = random.random() < 0.3
    is_single = is_narrow or (source.is_inferred and random.random() < 0.8)
    currencies = (random.choice(CURRENCIES),) if is_single else CURRENCIES
    ledger = Ledger(company, day, source, currencies)
    for place in range(1 if is_narrow else random.randint(1, 2 if source.is_inferred else 3)):
        ledger.accounts.append(_account(random, ledger, place))
    for place in range(random.randint(1, 2) if is_narrow else random.randint(2, 7)):
        ledger.receivables += _invoice(random, ledger, place)
    if random.random() < 0.2:
        _add_trifle(random, ledger)
    if source.receipts_until:
        for place in range(random.randint(0, 10 if source.is_inferred else 7)):
            ledger.credits.append(_credit(random, ledger, place))
    if source.is_inferred:
        _pay_with_words_and_sums(random, ledger)
        ledger.applications += inferred(ledger)
    else:
        _apply(random, ledger)
    _add_words(random, ledger)
    if random.random() < 0.08:
        ledger.quarantined.append(_quarantined(random, ledger))
    ledger.home_currency = random.choice(("CNY", "CNY", "CNY", "USD", "JPY", "KWD"))
    if ledger.source.receipts_until and random.random() < 0.45:
        _add_unidentified(random, ledger)
    correspond(random, ledger)
    return ledger


def _add_words(random: Random, ledger: Ledger) -> None:
    """What was disputed and what was promised."""
    for place in range(random.randint(0, 4)):
        ledger.disputes.append(_dispute(random, ledger, place))
    for place in range(random.randint(0, 6)):
        ledger.promises.append(_promise(random, ledger, place))


def _add_unidentified(random: Random, ledger: Ledger) -> None:
    """Money without a customer; now and then a text names a document, or a clerk applied it."""
    for place in range(random.randint(1, 2)):
        credit = replace(
            _credit(random, ledger, place),
            number=f"{ledger.company}-U{place}",
            account=NOBODY,
            remittance_text=random.choice((None, ledger.receivables[0].number)),
        )
        ledger.credits.append(credit)
        items = [row for row in ledger.receivables if row.currency == credit.currency]
        if items and not ledger.source.is_inferred and random.random() < 0.3:
            item = random.choice(items)
            wish = random.choice((item.amount, _amount(random, item.currency)))
            amount = min(credit.amount, wish)
            ledger.applications.append(_application(random, ledger, credit, item, amount))


def _weighted(found: Sequence[Source]) -> list[Source]:
    """Most tell everything in time, a good part no applications, a few something less."""
    weights = {"erp": 8, "forward": 4}
    return [source for source in found for _ in range(weights.get(source.name, 1))]


def _quarantined(random: Random, ledger: Ledger) -> Quarantined:
    """A row whose amount cannot be read; now and then its customer neither."""
    account = None if random.random() < 0.4 else random.choice(ledger.accounts)
    return Quarantined(random.choice(("receivables", "credits")), f"{ledger.company}-Q", account)


def _day(random: Random, ledger: Ledger, first: int, last: int) -> date:
    """A day so many days from as_of; near ones are as likely as the edges themselves."""
    return ledger.day.as_of + timedelta(days=random.randint(first, last))


def _amount(random: Random, currency: str) -> Decimal:
    unit = Decimal(1).scaleb(-DECIMALS[currency])
    return Decimal(random.choice((1, 10, 40, 100, 250))) + random.randint(0, 3) * unit


def _maybe(random: Random, share: float, day: date) -> date | None:
    return day if random.random() < share else None


def _account(random: Random, ledger: Ledger, place: int) -> Account:
    company = ledger.company
    if random.random() < 0.04:
        return Account(f"{company}-{place}", None, None, "normal", False, is_delivered=False)
    shared = with_check_character(f"9132059400{company}00") if random.random() < 0.5 else None
    return Account(
        number=f"{company}-{place}",
        credit_code=shared,
        sales_rep=None if random.random() < 0.1 else f"S{random.randint(1, 2)}",
        legal_status=random.choice(("normal",) * 8 + ("insolvent", "in_litigation")),
        is_intercompany=random.random() < 0.06,
        term=some_term(random),
        own_rules=some_modes(random),
    )


def with_check_character(code: str) -> str:
    """A unified social credit code from its first 17 characters (GB 32100-2015)."""
    total = sum(CODE_CHARACTERS.index(sign) * 3**place for place, sign in enumerate(code))
    return code + CODE_CHARACTERS[-total % 31]


def _invoice(random: Random, ledger: Ledger, place: int) -> list[Receivable]:
    """An invoice, now and then in two or three instalments or on a plan."""
    if random.random() < 0.25:
        return [_planned_invoice(random, ledger, place)]
    account, currency = random.choice(ledger.accounts), random.choice(ledger.currencies)
    term, rows = some_term(random), random.choice((1, 1, 1, 2, 3))
    document = Receivable(
        number=f"{ledger.company}-D{place}",
        instalment=1,
        account=account,
        currency=currency,
        amount=_amount(random, currency),
        document_date=_document_date(random, ledger),
        due_date=None,
        assigned_to=None,
        sales_rep=None,
        term=term or account.term,
        is_term_of_account=term is None,
        rows=rows,
        is_retention=rows == 1 and random.random() < 0.08,
        kind="deposit" if rows == 2 and random.random() < 0.25 else "invoice",
    )
    dated = _with_events(random, ledger, document)
    return [_row(random, ledger, dated, instalment) for instalment in range(1, rows + 1)]


def _with_events(random: Random, ledger: Ledger, row: Receivable) -> Receivable:
    """What happened around a document, told or not, near enough to its term to matter."""
    day = row.document_date
    return replace(
        row,
        posted_on=_maybe(random, 0.5, day + timedelta(days=random.randint(0, 5))),
        recognised_on=_maybe(random, 0.2, day - timedelta(days=random.randint(0, 400))),
        delivered_on=_maybe(random, 0.6, day + timedelta(days=random.randint(-3, 9))),
        accepted_on=_maybe(random, 0.5, day + timedelta(days=random.randint(0, 40))),
        invoice_received_on=_maybe(random, 0.5, day + timedelta(days=random.randint(1, 9))),
    )


def _row(random: Random, ledger: Ledger, document: Receivable, instalment: int) -> Receivable:
    """One row of a document, with what a source of balances says of it."""
    amount = _amount(random, document.currency)
    open_told = random.choice((amount, amount, min(amount, Decimal(10)), Decimal(0)))
    return replace(
        document,
        instalment=instalment,
        amount=amount,
        due_date=_due_date(random, ledger, 0.45 if document.term else 0.1),
        assigned_to="示例保理" if random.random() < 0.08 else None,
        sales_rep="S3" if random.random() < 0.1 else document.account.sales_rep,
        open_told=open_told if ledger.source.is_balance else None,
    )


def _planned_invoice(random: Random, ledger: Ledger, place: int) -> Receivable:
    """A document of one row whose term is a plan; now and then its due date is told as well."""
    account, currency = random.choice(ledger.accounts), random.choice(ledger.currencies)
    amount = random.choice((_amount(random, currency), 100 * _amount(random, currency)))
    warranty_over = months_later(ledger.day.as_of, -24)
    accepted_on = random.choice((_day(random, ledger, -45, 2), warranty_over))
    return Receivable(
        number=f"{ledger.company}-D{place}",
        instalment=1,
        account=account,
        currency=currency,
        amount=amount,
        document_date=_day(random, ledger, -40, 1),
        due_date=_maybe(random, 0.1, _day(random, ledger, -40, 10)),
        assigned_to="示例保理" if random.random() < 0.08 else None,
        sales_rep="S3" if random.random() < 0.1 else account.sales_rep,
        plan=random.choice(PLANS),
        open_told=amount if ledger.source.is_balance else None,
        delivered_on=_maybe(random, 0.6, _day(random, ledger, -30, 3)),
        accepted_on=_maybe(random, 0.5, accepted_on + timedelta(days=random.randint(-1, 1))),
    )


def _add_trifle(random: Random, ledger: Ledger) -> None:
    """A further debtor whose two overdue instalments are exactly the minimum, or a unit less."""
    currency = random.choice(CURRENCIES)
    unit = Decimal(1).scaleb(-DECIMALS[currency])
    least = DEMAND_MINIMUMS.get(currency, DEMAND_MINIMUMS["*"])
    both = least.quantize(unit, ROUND_CEILING) - random.choice((unit, 0 * unit))
    account = Account(f"{ledger.company}-T", None, "S1", "normal", False)
    ledger.accounts.append(account)
    for instalment, amount in enumerate((4 * unit, both - 4 * unit), start=1):
        ledger.receivables.append(
            Receivable(
                number=f"{ledger.company}-T",
                instalment=instalment,
                account=account,
                currency=currency,
                amount=amount,
                document_date=_day(random, ledger, -40, -10),
                due_date=_day(random, ledger, -9, -1),
                assigned_to=None,
                sales_rep=account.sales_rep,
                open_told=amount if ledger.source.is_balance else None,
            )
        )


def _document_date(random: Random, ledger: Ledger) -> date:
    years = anniversary(ledger.day.as_of, -random.randint(1, 6))
    return random.choice(
        (
            _day(random, ledger, -500, 0),
            _day(random, ledger, -40, 1),
            _day(random, ledger, -30, -10),
            years + timedelta(days=random.randint(-1, 1)),
        )
    )


def _due_date(random: Random, ledger: Ledger, missing: float) -> date | None:
    edges = (-9, -8, -7, -6, -5, -1, 0, 0, 1, 2, 29, 30, 31, 60, 61, 90, 91, 180, 181, 365, 366)
    due = ledger.day.as_of - timedelta(days=random.choice(edges))
    return None if random.random() < missing else due


def _credit(random: Random, ledger: Ledger, place: int) -> Credit:
    currency, kind = random.choice(ledger.currencies), random.choice(CREDIT_TYPES)
    credit = Credit(
        number=f"{ledger.company}-R{place}",
        account=random.choice(ledger.accounts),
        currency=currency,
        amount=_amount(random, currency),
        credit_type=kind,
        day=_day(random, ledger, -30, 1),
        reversed_on=_maybe(random, 0.12, _day(random, ledger, -10, 2)),
        settles_at_maturity_only=kind == SETTLES_AT_MATURITY,
    )
    return _as_bill(random, ledger, credit) if kind in BILLS else credit


def _as_bill(random: Random, ledger: Ledger, credit: Credit) -> Credit:
    """With a maturity around the day of the figures, and what became of it."""
    maturity = _maybe(random, 0.85, _day(random, ledger, -8, 8))
    has_matured = maturity is None or maturity <= ledger.day.as_of
    states = (*BILL_STATES, "honoured") if has_matured else BILL_STATES
    status = "dishonoured" if random.random() < 0.3 else random.choice(states)
    return replace(credit, maturity=maturity, bill_status=status)


def _pay_with_words_and_sums(random: Random, ledger: Ledger) -> None:
    """Receipts get texts that name documents or seem to, and amounts that items explain."""
    for place, credit in enumerate(ledger.credits):
        items = [
            row
            for row in ledger.receivables
            if (row.account, row.currency) == (credit.account, credit.currency)
        ]
        some = random.sample(items, min(len(items), random.randint(1, 3)))
        amount = credit.amount
        if some and random.random() < 0.6:
            amount = sum((row.amount for row in some), Decimal(0))
        text = _remittance_text(random, ledger, some) if random.random() < 0.5 else None
        ledger.credits[place] = replace(credit, amount=amount, remittance_text=text)


def _remittance_text(random: Random, ledger: Ledger, items: list[Receivable]) -> str:
    """Numbers as people write them, between others that only look like them."""
    numbers = [row.number for row in items]
    stranger = random.choice(ledger.receivables).number
    words = [
        random.choice((number, number.lower(), f"付{number}款", f"{number}9", f"X{number}"))
        for number in numbers
    ]
    words.append(random.choice(("/".join(numbers), f"{stranger}/{stranger}", stranger, "货款", "")))
    random.shuffle(words)
    return " ".join(words)


def _apply(random: Random, ledger: Ledger) -> None:
    for credit in ledger.credits:
        left = credit.amount
        fitting = [
            item
            for item in ledger.receivables
            if (item.account.debtor, item.currency) == (credit.account.debtor, credit.currency)
        ]
        for receivable in random.sample(fitting, min(len(fitting), random.randint(0, 3))):
            wish = random.choice((receivable.amount, _amount(random, credit.currency)))
            amount = min(left, wish)
            if amount > 0:
                left -= amount
                ledger.applications.append(_application(random, ledger, credit, receivable, amount))


def _application(
    random: Random, ledger: Ledger, credit: Credit, receivable: Receivable, amount: Decimal
) -> Application:
    discount = 0 if credit.credit_type == "refund" else random.choice((0, 0, 0, 2))
    return Application(
        credit=credit,
        receivable=receivable,
        named_instalment=_named(random, receivable),
        day=credit.day + timedelta(days=random.choice((0, 12, 1, 5))),
        amount=amount,
        discount=Decimal(discount),
        known_on=_maybe(random, 0.2, _day(random, ledger, -2, 3)),
        reversed_on=_maybe(random, 0.1, _day(random, ledger, -8, 2)),
    )


def _named(random: Random, receivable: Receivable) -> int | None:
    """The instalment that a row names; of a document that is divided it means nothing."""
    is_divided = receivable.plan is not None and receivable.due_date is None
    is_divided = is_divided and receivable.open_told is None
    return random.choice((None, 1, 2)) if is_divided else receivable.instalment


def _dispute(random: Random, ledger: Ledger, place: int) -> Dispute:
    receivable = random.choice(ledger.receivables)
    return Dispute(
        number=f"{ledger.company}-X{place}",
        receivable=receivable,
        named_instalment=_named(random, receivable),
        opened_on=_day(random, ledger, -20, 1),
        closed_on=_maybe(random, 0.3, _day(random, ledger, -3, 3)),
        amount=None if random.random() < 0.3 else _amount(random, receivable.currency),
    )


def _promise(random: Random, ledger: Ledger, place: int) -> Promise:
    nearest = -19 if len(ledger.currencies) == 1 else -18
    made_on = random.choice((_day(random, ledger, -20, 0), _day(random, ledger, -20, nearest)))
    paid = [row.receivable.whole for row in ledger.applications]
    items = random.choice((ledger.receivables, paid or ledger.receivables))
    receivable = random.choice(items) if random.random() < 0.6 else None
    account = receivable.account if receivable else random.choice(ledger.accounts)
    currency = _promised_currency(random, receivable, ledger.receivables)
    no_amount = random.random() < 0.25 and (not receivable or receivable.currency == currency)
    return Promise(
        number=f"{ledger.company}-P{place}",
        account=account,
        receivable=receivable,
        named_instalment=_named(random, receivable) if receivable else None,
        currency=currency,
        made_on=made_on,
        promised_date=made_on + timedelta(days=random.choice((-1, *range(21)))),
        amount=None if no_amount else _amount(random, currency),
        withdrawn_on=_maybe(random, 0.12, made_on + timedelta(days=random.randint(0, 25))),
    )


def _promised_currency(
    random: Random, receivable: Receivable | None, items: Sequence[Receivable]
) -> str:
    if receivable and random.random() < 0.95:
        return receivable.currency
    return random.choice(("CNY", random.choice(items).currency))
