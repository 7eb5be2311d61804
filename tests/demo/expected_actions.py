"""What is to be done about the demo's open items: portions, balances, breaches and letters."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from . import company_documents as documents
from .company_parties import CUSTOMERS, Customer
from .expected import (
    AS_OF,
    CURRENCY_CODES,
    ZERO,
    Item,
    Portion,
    counts,
    customer,
    open_items,
    promise_state,
    promised_amount,
    unapplied_of,
)

CENT = Decimal("0.01")
TOLERANCE_DAYS = 0
Sums = defaultdict[str, Decimal]


def disputed_of(item: Item) -> Decimal:
    """What the customer disputes of the item on the day of the run."""
    return sum(
        (
            Decimal(row.amount)
            for row in documents.DISPUTES
            if row.document == item.document and counts(row.opened_on, row.closed_on)
        ),
        ZERO,
    )


def promised_of(item: Item) -> Decimal:
    """What is promised of the item and not yet due by the promise."""
    return sum(
        (
            promised_amount(row)
            for row in documents.PROMISES
            if row.document == item.document and promise_state(row, TOLERANCE_DAYS) == "open"
        ),
        ZERO,
    )


def rest_of(row: Customer, item: Item) -> tuple[str, str]:
    """Disposition and reason of what no other portion takes."""
    if row.is_intercompany == "是":
        return "excluded", "intercompany"
    if row.legal_status != "正常":
        return "held", "legal_status"
    if not row.rep:
        return "held", "no_owner"
    return ("demand", "overdue") if item.days_overdue else ("not_due", "not_due")


def cut(item: Item, credit: Decimal) -> list[Portion]:
    """The item cut into its portions in their order; `credit` is what is left to cover it."""
    portions: list[Portion] = []
    left = item.open
    for portion_type, disposition, reason, wanted in (
        ("assigned", "excluded", "assigned", item.open if item.assigned else ZERO),
        ("disputed", "held", "dispute", disputed_of(item)),
        ("promised", "held", "promise", promised_of(item)),
        ("covered", "held", "unapplied_credit", credit),
        ("rest", *rest_of(customer(item.customer), item), item.open),
    ):
        amount = min(left, wanted)
        if amount:
            left -= amount
            portions.append(
                Portion(
                    item.customer, item.document, item.instalment, item.currency,
                    portion_type, disposition, reason, amount,
                )
            )  # fmt: skip
    return portions


@cache
def portions() -> tuple[Portion, ...]:
    """Every portion of every open item."""
    credit = {
        (row.number, currency): amount
        for row in CUSTOMERS
        for currency, amount in unapplied_of(row.number).items()
    }
    result: list[Portion] = []
    for item in open_items():
        owner = (item.customer, item.currency)
        parts = cut(item, credit.get(owner, ZERO))
        used = sum((part.amount for part in parts if part.portion_type == "covered"), ZERO)
        credit[owner] = credit.get(owner, ZERO) - used
        result += parts
    return tuple(result)


def balances() -> dict[tuple[str, str], dict[str, Decimal]]:
    """(customer, currency) to its sums by column of customer_balances; zeros are left out."""
    sums: defaultdict[tuple[str, str], Sums] = defaultdict(lambda: defaultdict(Decimal))
    for item in open_items():
        line = sums[item.customer, item.currency]
        line["open_amount"] += item.open
        line["overdue_amount"] += item.open if item.days_overdue else ZERO
        line[f"{item.bucket}_amount"] += item.open
        line["disputed_amount"] += disputed_of(item)
    for part in portions():
        name = "not_due_portion" if part.disposition == "not_due" else f"{part.disposition}_amount"
        sums[part.customer, part.currency][name] += part.amount
    for row in CUSTOMERS:
        for currency, amount in unapplied_of(row.number).items():
            sums[row.number, currency]["unapplied_amount"] += amount
    return {key: {name: a for name, a in line.items() if a} for key, line in sums.items()}


def money(sums: dict[str, Decimal], columns: tuple[str, ...]) -> tuple[Decimal, ...]:
    """The sums in the order of the columns, zero where there is nothing."""
    return tuple(sums.get(column, ZERO) for column in columns)


def totals() -> dict[str, dict[str, Decimal]]:
    """Currency to the sums over all customers."""
    sums: defaultdict[str, Sums] = defaultdict(lambda: defaultdict(Decimal))
    for (_, currency), line in balances().items():
        for name, amount in line.items():
            sums[currency][name] += amount
    return {currency: dict(line) for currency, line in sums.items()}


def in_company_currency(amounts: dict[str, Decimal]) -> Decimal:
    """Amounts by currency as one sum in yuan, at the newest rate of the day of the run."""
    rates = {
        row.from_currency: Decimal(row.rate)
        for row in sorted(documents.RATES)
        if row.date <= AS_OF.isoformat()
    }
    converted = (amount * rates.get(code, Decimal(1)) for code, amount in amounts.items())
    return sum((amount.quantize(CENT, ROUND_HALF_UP) for amount in converted), ZERO)


def exposure(number: str) -> Decimal:
    """What the customer owes less what lies unapplied, in yuan."""
    return in_company_currency(
        {
            code: balances().get((number, code), {}).get("open_amount", ZERO)
            - unapplied_of(number).get(code, ZERO)
            for code in CURRENCY_CODES.values()
        }
    )


def breaches() -> dict[str, tuple[str, Decimal, Decimal | None, Decimal | None]]:
    """Customer to breach type, exposure, limit and what is above it."""
    found: dict[str, tuple[str, Decimal, Decimal | None, Decimal | None]] = {}
    for row in CUSTOMERS:
        owed = exposure(row.number)
        if not row.limit and owed > 0:
            found[row.number] = ("no_limit", owed, None, None)
        elif row.limit and owed > Decimal(row.limit):
            breach_type = "over_limit" if int(row.limit) else "cash_only"
            found[row.number] = (breach_type, owed, Decimal(row.limit), owed - Decimal(row.limit))
    return found


def demands() -> dict[str, dict[str, Decimal]]:
    """Customer to what is demanded of him in each currency."""
    sums: defaultdict[str, Sums] = defaultdict(lambda: defaultdict(Decimal))
    for part in portions():
        if part.disposition == "demand":
            sums[part.customer][part.currency] += part.amount
    return {number: dict(amounts) for number, amounts in sums.items()}


# Worked out by hand from policy/priority_points.csv, action_rules.csv and method_rules.csv: amount,
# days, broken promise, promise due, credit breach, importance, grade; what to do and by which
# method. By rep in the order of the list, visits first; nobody waits yet and Spring Festival is
# far.
TASKS = (
    ("Y01", "K1001", (10, 25, 15, 0, 0, 3, 4), "propose_repayment_plan", "soft_persistence"),
    ("Y01", "K1002", (10, 10, 15, 0, 0, 0, 4), "escalate_promise", "pressure"),
    ("Y01", "K1015", (0, 15, 0, 0, 0, 0, 0), "send_letter", "scheduled_escalation"),
    ("Y01", "K1017", (5, 5, 0, 0, 0, 0, 2), "correct_address", "soft_persistence"),
    ("Y01", "K1008", (0, 0, 0, 0, 0, 0, 2), "apply_cash", None),
    ("Y02", "K1004", (5, 5, 0, 8, 0, 3, 2), "ask_for_payment", "soft_persistence"),
    ("Y02", "K1005", (10, 10, 0, 0, 0, 0, 2), "settle_dispute", "soft_persistence"),
    ("Y02", "K1018", (5, 5, 0, 0, 0, 0, 2), "ask_for_payment", "soft_persistence"),
    ("Y02", "K1016", (5, 5, 0, 0, 0, 0, 2), "ask_for_payment", "soft_persistence"),
    ("Y02", "K1003", (0, 0, 0, 0, 0, 0, 0), "remind_before_due", "soft_persistence"),
    ("Y03", "K1010", (10, 10, 0, 0, 0, 5, 2), "visit", "soft_persistence"),
    ("Y03", "K1012", (10, 30, 0, 0, 0, 0, 4), "refer_to_counsel", "legal"),
    ("Y03", "K1006", (10, 20, 0, 0, 10, 0, 2), "propose_suspension", "cost_imposition"),
    ("Y03", "K1009", (10, 10, 0, 0, 0, 0, 4), "reconcile_statement", "scheduled_escalation"),
    ("Y03", "K1007", (5, 5, 0, 0, 10, 0, 2), "collect_before_delivery", "cost_imposition"),
)

# What must be gone before a customer leaves the list, from his conditions.
EXITS = {
    "K1001": "paid", "K1002": "paid", "K1003": "reminded", "K1004": "paid,promise_kept",
    "K1005": "paid,answered", "K1006": "paid,within_limit", "K1007": "paid,within_limit",
    "K1008": "applied", "K1009": "paid,applied", "K1010": "paid", "K1012": "counsel",
    "K1015": "paid,reminded", "K1016": "paid", "K1017": "paid", "K1018": "paid",
}  # fmt: skip


def letters() -> dict[str, tuple[str, str | None]]:
    """Customer to the state of the letter and why it is withheld; others have none to speak of."""
    states: dict[str, tuple[str, str | None]] = {}
    for part in portions():
        if part.disposition == "demand":
            has_address = bool(customer(part.customer).address)
            why = None if has_address else "no_address"
            states[part.customer] = ("planned" if has_address else "withheld", why)
        elif part.reason == "legal_status":
            states[part.customer] = ("withheld", "legal_status")
    return states


def statements() -> dict[str, dict[str, Decimal]]:
    """Customer to what his statement of the quarter says is open, due or not, by currency.

    What is sold to a factor, a sister company's or nobody's to collect is in no statement; the
    insolvent firm's is withheld and lists nothing.
    """
    sums: defaultdict[str, Sums] = defaultdict(lambda: defaultdict(Decimal))
    for part in portions():
        if part.disposition != "excluded" and part.reason not in ("legal_status", "no_owner"):
            sums[part.customer][part.currency] += part.amount
    return {number: dict(amounts) for number, amounts in sums.items()}
