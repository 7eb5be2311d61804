"""The rules of credit in plain Python: exposure, breaches day by day, limitation, grades.

Written from docs/credit-limits.md, limitation.md and warning-signals.md, not from the models.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from oracle.calendar import anniversary, moved_to_work_day
from oracle.credit_books import AS_OF, BILLS, CreditAccount, Evidence, Invoice, Limit, Payment
from oracle.policy import policy

DAY = timedelta(days=1)
ZERO = Decimal(0)
USD_IN_YUAN = Decimal("7.15")
HORIZON, NEAR, PERIOD, GRACE, HALF_LATE = 30, Decimal("0.8"), 90, 5, 30


def rounded(value: Decimal, places: str = "0.01") -> Decimal:
    """Half up."""
    return value.quantize(Decimal(places), ROUND_HALF_UP)


def stands(payment: Payment, day: date = AS_OF) -> bool:
    """Whether the money is there on a day."""
    return payment.day <= day and (payment.reversed_on is None or payment.reversed_on > day)


def applied(account: CreditAccount, invoice: Invoice, part: int) -> Decimal:
    """What has been set against an instalment at as_of."""
    return sum(
        (
            share
            for payment in account.payments
            if stands(payment)
            for of_invoice, of_part, share, day in payment.shares
            if of_invoice is invoice and of_part == part and day <= AS_OF
        ),
        ZERO,
    )


def open_parts(account: CreditAccount) -> list[tuple[Invoice, int, Decimal]]:
    """Instalments of which something is open at as_of."""
    return [
        (invoice, part, left)
        for invoice in account.invoices
        if invoice.day <= AS_OF
        for part, amount in enumerate(invoice.amounts)
        if (left := amount - applied(account, invoice, part)) > 0
    ]


def exposure_parts(account: CreditAccount) -> dict[tuple[str, str], Decimal]:
    """Amounts by currency and part."""
    found: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for invoice, _, left in open_parts(account):
        found[invoice.currency, "open_items"] += left
    for payment in account.payments:
        used = sum((share for *_, share, day in payment.shares if day <= AS_OF), ZERO)
        if stands(payment) and payment.amount > used:
            found[payment.currency, "unapplied"] += payment.amount - used
        if payment.kind in BILLS and stands(payment) and _is_not_honoured(payment):
            found[payment.currency, "bills_not_honoured"] += payment.amount
    for line in account.orders:
        if line.ordered_on > AS_OF:
            continue
        found[line.currency, "delivered_not_invoiced"] += max(line.delivered - line.invoiced, ZERO)
        if not line.is_closed:
            rest = max(line.amount - max(line.delivered, line.invoiced), ZERO)
            is_late = line.deliver_by is not None and (line.deliver_by - AS_OF).days > HORIZON
            found[
                line.currency, "ordered_beyond_horizon" if is_late else "ordered_not_delivered"
            ] += rest
    return {key: amount for key, amount in found.items() if amount}


def _is_not_honoured(bill: Payment) -> bool:
    assert bill.matures_on is not None
    return bill.matures_on > AS_OF or (bill.matures_on < AS_OF and bill.status == "outstanding")


def exposures(account: CreditAccount) -> dict[str, Decimal]:
    """What counts by currency; orders do not."""
    signs = {"open_items": 1, "unapplied": -1, "bills_not_honoured": 1, "delivered_not_invoiced": 1}
    found: dict[str, Decimal] = {}
    for (currency, part), amount in exposure_parts(account).items():
        found[currency] = found.get(currency, ZERO) + signs.get(part, 0) * amount
    return found


@dataclass(frozen=True)
class InForce:
    """The limit that holds at as_of."""

    base: Limit | None
    extra: Decimal
    is_expired: bool
    currency: str

    @property
    def amount(self) -> Decimal:
        """With what is granted on top."""
        return (self.base.amount if self.base else ZERO) + self.extra


def in_force(limits: Sequence[Limit], kind: str) -> InForce | None:
    """The valid one, else what is granted alone, else an expired one."""
    regular = [one for one in limits if one.kind == kind and not _begins_later(one)]
    valid = [one for one in regular if not _has_ended(one)]
    extras = [
        one
        for one in limits
        if kind == "regular"
        and one.kind == "temporary"
        and not _begins_later(one)
        and not _has_ended(one)
    ]
    if valid:
        base = valid[0]
        extra = sum((one.amount for one in extras if one.currency == base.currency), ZERO)
        return InForce(base, extra, False, base.currency)
    if extras:
        return InForce(None, sum((one.amount for one in extras), ZERO), False, "CNY")
    return InForce(regular[0], ZERO, True, regular[0].currency) if regular else None


def _begins_later(limit: Limit) -> bool:
    return limit.valid_from is not None and limit.valid_from > AS_OF


def _has_ended(limit: Limit) -> bool:
    return limit.valid_until is not None and limit.valid_until < AS_OF


def in_currency(amounts: dict[str, Decimal], currency: str) -> Decimal | None:
    """Added in one currency, each rounded to its cent; nobody tells what a yuan is in dollars."""
    if currency != "CNY" and set(amounts) - {currency}:
        return None
    return sum(
        (
            amount if code == currency else rounded(amount * USD_IN_YUAN)
            for code, amount in amounts.items()
        ),
        ZERO,
    )


def balance(accounts: Iterable[CreditAccount], currency: str, day: date) -> Decimal:
    """Invoiced less paid at the end of a day, whatever was applied."""
    total = ZERO
    for account in accounts:
        total += sum(
            (
                sum(invoice.amounts)
                for invoice in account.invoices
                if invoice.currency == currency and invoice.day <= day
            ),
            ZERO,
        )
        total -= sum(
            (
                payment.amount
                for payment in account.payments
                if payment.currency == currency and stands(payment, day)
            ),
            ZERO,
        )
    return total


@dataclass(frozen=True)
class Breach:
    """A breach of an account: its type, currency, exposure, limit, and first day."""

    account: str
    breach_type: str
    currency: str
    exposure: Decimal
    limit: Decimal | None
    first_on: date | None


def breaches(account: CreditAccount, group: Sequence[CreditAccount]) -> set[Breach]:
    """All breaches of an account; `group` are the accounts that share a limit with it."""
    own = exposures(account)
    limit = in_force(account.limits, "regular")
    shared = next(
        (found for one in group if (found := in_force(one.limits, "group")) is not None), None
    )
    found = _against_own(account, own, limit) if limit and not limit.is_expired else set()
    if not limit or limit.is_expired or (limit.amount == 0 and limit.base):
        found |= _without(account, own, limit, shared)
    if shared and not shared.is_expired:
        found |= _against_group(account, own, shared, group)
    return found | _period(account, own)


def _against_own(account: CreditAccount, own: dict[str, Decimal], limit: InForce) -> set[Breach]:
    if not own or limit.amount == 0:
        return set()
    total = in_currency(own, limit.currency)
    kind = _level(total, limit.amount)
    if total is None or not kind:
        return set()
    first = _first_day([account], account.limits, limit) if kind == "over_limit" else None
    return {Breach(account.number, kind, limit.currency, total, limit.amount, first)}


def _level(total: Decimal | None, limit: Decimal) -> str | None:
    if total is None:
        return None
    if total > limit:
        return "over_limit"
    return "near_limit" if total >= NEAR * limit and total > 0 else None


def _against_group(
    account: CreditAccount,
    own: dict[str, Decimal],
    shared: InForce,
    group: Sequence[CreditAccount],
) -> set[Breach]:
    if not own:
        return set()
    # The limits of groups are drawn in yuan, so that there is always a rate.
    members = [exposures(one) for one in group]
    total = sum((in_currency(one, shared.currency) or ZERO for one in members if one), ZERO)
    kind = _level(total, shared.amount)
    if not kind:
        return set()
    first = _first_day(group, [], shared) if kind == "over_limit" else None
    return {Breach(account.number, f"group_{kind}", shared.currency, total, shared.amount, first)}


def _first_day(
    accounts: Sequence[CreditAccount], limits: Sequence[Limit], limit: InForce
) -> date | None:
    """Back from as_of while the balance of each day is over the limit of that day."""
    granted = [one for one in limits if one.kind == "temporary" and one.currency == limit.currency]
    starts = [one.valid_from for one in granted if limit.base is None and one.valid_from]
    begins = limit.base.valid_from if limit.base else max(starts, default=None)
    if limit.base is None:
        valid = [one.valid_from for one in granted if not _has_ended(one) and one.valid_from]
        begins = min(valid, default=None)
    base = limit.base.amount if limit.base else ZERO
    day, first = AS_OF, None
    while day >= date(2018, 1, 1):
        extra = sum((one.amount for one in granted if _holds(one, day)), ZERO)
        if balance(accounts, limit.currency, day) <= base + extra:
            break
        day, first = day - DAY, day
    if first is None:
        return None
    return max(first, begins) if begins else first


def _holds(limit: Limit, day: date) -> bool:
    begun = limit.valid_from is None or limit.valid_from <= day
    return begun and (limit.valid_until is None or limit.valid_until >= day)


def _without(
    account: CreditAccount, own: dict[str, Decimal], limit: InForce | None, shared: InForce | None
) -> set[Breach]:
    if limit and limit.is_expired:
        kind = "limit_expired"
    elif limit:
        kind = "cash_only"
    elif shared and not shared.is_expired:
        return set()
    else:
        kind = "limit_expired" if shared else "no_limit"
    found: set[Breach] = set()
    for currency, amount in own.items():
        if amount <= 0:
            continue
        first = _first_owing(account, currency, limit if limit else shared, kind)
        shown = None
        if kind == "cash_only":
            shown = ZERO
        elif limit and limit.is_expired and limit.currency == currency:
            shown = limit.amount
        found.add(Breach(account.number, kind, currency, amount, shown, first))
    return found


def _first_owing(
    account: CreditAccount, currency: str, limit: InForce | None, kind: str
) -> date | None:
    base = limit.base if limit else None
    granted = [
        one for one in account.limits if one.kind == "temporary" and one.currency == currency
    ]
    day, first = AS_OF, None
    while day >= date(2018, 1, 1):
        extra = ZERO
        if kind == "cash_only":
            extra = sum((one.amount for one in granted if _holds(one, day)), ZERO)
        if balance([account], currency, day) <= extra:
            break
        day, first = day - DAY, day
    if first is None or base is None:
        return first
    if kind == "limit_expired" and base.valid_until:
        return max(first, base.valid_until + DAY)
    return max(first, base.valid_from) if kind == "cash_only" and base.valid_from else first


def _period(account: CreditAccount, own: dict[str, Decimal]) -> set[Breach]:
    oldest: dict[str, date] = {}
    for invoice, part, _ in open_parts(account):
        due = invoice.dues[part]
        if (AS_OF - due).days > PERIOD:
            oldest[invoice.currency] = min(oldest.get(invoice.currency, due), due)
    return {
        Breach(account.number, "period", currency, own[currency], None, due + DAY * (PERIOD + 1))
        for currency, due in oldest.items()
    }


@dataclass(frozen=True)
class Clock:
    """Until when a debt can be sued for."""

    invoice: str
    end_by_strong: date
    end_by_any: date
    state: str


def clocks(account: CreditAccount) -> set[Clock]:
    """A clock for each document of which something is open and that is overdue as a whole."""
    found: set[Clock] = set()
    for invoice in {id(one): one for one, _, _ in open_parts(account)}.values():
        start = max(invoice.dues)
        if start >= AS_OF:
            continue
        events = [*_paid(account, invoice), *_told(account, invoice)]
        strong = _end(start, [one for one in events if one.is_strong])
        any_end = _end(start, events)
        found.add(Clock(invoice.number, strong, any_end, _state(strong, any_end)))
    return found


def _paid(account: CreditAccount, invoice: Invoice) -> list[Evidence]:
    """Money of the debtor set against the debt is his agreement on the day it came."""
    return [
        Evidence("agreement", payment.day, True, invoice)
        for payment in account.payments
        if payment.kind in ("receipt", *BILLS) and stands(payment)
        for of_invoice, _, _, day in payment.shares
        if of_invoice is invoice and day <= AS_OF
    ]


def _told(account: CreditAccount, invoice: Invoice) -> list[Evidence]:
    talks = [Evidence("demand", day, is_strong=False, invoice=None) for day in account.threats]
    return [
        one
        for one in (*account.evidence, *talks)
        if one.day <= AS_OF
        and (one.invoice is invoice or (one.invoice is None and invoice.day <= one.day))
    ]


def _end(start: date, events: Sequence[Evidence]) -> date:
    """Event by event: a demand counts while the period runs, an agreement at any time."""
    began = start
    ordered = sorted(events, key=lambda one: (one.day, one.effect == "agreement"))
    for event in ordered:
        if event.effect == "suspension" or event.day <= start:
            continue
        if event.effect == "agreement" or event.day <= anniversary(began, 3):
            began = event.day
    end = anniversary(began, 3)
    held = [one for one in events if one.effect == "suspension"]
    if held:
        until = max(one.ends_on or AS_OF for one in held)
        if min(one.day for one in held) <= end and until > _months(end, -6):
            end = _months(until, 6)
    return moved_to_work_day(min(end, anniversary(start, 20)))


def _months(day: date, months: int) -> date:
    place = day.year * 12 + day.month - 1 + months
    last = (date(place // 12 + (place % 12 == 11), (place + 1) % 12 + 1, 1) - DAY).day
    return date(place // 12, place % 12 + 1, min(day.day, last))


def _state(strong: date, any_end: date) -> str:
    if any_end < AS_OF:
        return "past"
    if strong < AS_OF:
        return "past_by_strong_evidence"
    return "near" if (strong - AS_OF).days <= 180 else "running"


def points(
    account: CreditAccount, judged: int, kept: int, *, has_record: bool
) -> dict[str, Decimal]:
    """The parts of a grade; `has_record` is whether signal P1 is up."""
    most = {row["component_code"]: Decimal(row["maximum_points"]) for row in policy("grade_points")}
    unknown = {
        row["component_code"]: Decimal(row["unknown_points"]) for row in policy("grade_points")
    }
    recent = [late for settled_on, late in settlements(account) if (AS_OF - settled_on).days < 360]
    twice = 2 * sum(late <= GRACE for late in recent) + sum(
        GRACE < late <= HALF_LATE for late in recent
    )
    return {
        "history": rounded(most["history"] * twice / (2 * len(recent)))
        if recent
        else unknown["history"],
        "behaviour": _behaviour(account),
        "financial": ZERO
        if account.legal_status != "normal" or has_record
        else unknown["financial"],
        "position": {"strategic": most["position"], "key": Decimal(8)}.get(
            account.importance, unknown["position"]
        ),
        "cooperation": rounded(most["cooperation"] * kept / judged)
        if judged
        else unknown["cooperation"],
    }


def signal_weight(codes: Iterable[str]) -> int:
    """What the signals of a debtor weigh together, by policy."""
    weights = {row["signal_code"]: int(row["weight"]) for row in policy("signal_rules")}
    return sum(weights[code] for code in codes)


def settlements(account: CreditAccount) -> list[tuple[date, int]]:
    """When each instalment was settled, and how many days late its money had come."""
    return [found for one in _parts(account) if (found := _settled(account, *one))]


def _parts(account: CreditAccount) -> list[tuple[Invoice, int]]:
    return [
        (invoice, part)
        for invoice in account.invoices
        if invoice.day <= AS_OF
        for part in range(len(invoice.amounts))
    ]


def _settled(account: CreditAccount, invoice: Invoice, part: int) -> tuple[date, int] | None:
    """When an instalment was settled, and how many days after its due date the money had come."""
    if applied(account, invoice, part) < invoice.amounts[part]:
        return None
    shares = [
        (day, payment.day)
        for payment in account.payments
        if stands(payment)
        for of_invoice, of_part, _, day in payment.shares
        if of_invoice is invoice and of_part == part and day <= AS_OF
    ]
    # What is drawn here never pays more than is owed, so that the last share settles.
    paid_on = max(money for _, money in shares)
    return max(day for day, _ in shares), (paid_on - invoice.dues[part]).days


def _behaviour(account: CreditAccount) -> Decimal:
    by_currency: defaultdict[str, list[tuple[int, Decimal]]] = defaultdict(list)
    for invoice, part, left in open_parts(account):
        by_currency[invoice.currency].append(((AS_OF - invoice.dues[part]).days, left))
    worst = ZERO
    for items in by_currency.values():
        bad = sum((left for late, left in items if late > HALF_LATE), ZERO)
        half = sum((left for late, left in items if GRACE < late <= HALF_LATE), ZERO)
        total = sum((left for _, left in items), ZERO)
        worst = max(worst, rounded((2 * bad + half) / (2 * total), "0.0001"))
    return rounded(25 * (1 - worst))


def grade(score: Decimal, weight: int) -> str:
    """By points, one lower from two signals or a severe one."""
    bands = sorted(
        ((Decimal(row["minimum_points"]), row["grade"]) for row in policy("grade_bands")),
        reverse=True,
    )
    place = next(number for number, (least, _) in enumerate(bands) if score >= least)
    return bands[min(place + (weight >= 2), len(bands) - 1)][1]
