"""用友 U8: the receivables ledger Ar_Detail, where a payment is a line that points to an invoice.

Its lines as a public bridge to U8 has measured them: the line of a document names itself on both
sides; matching adds a 9P line (the receipt, pointing to the invoice) and one that takes the sum off
the receipt; a red invoice against a blue one is 9N and a bad debt 9G, each on its own document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from flows.sample.dumped import Record, fixed, moment
from flows.sample.facts import Application, Credit, Customer, Instalment, SampleCompany, in_units

INVOICE, OTHER, RECEIPT, REFUND = "26", "R0", "48", "49"
MATCHED, RED_OFFSET, BAD_DEBT = "9P", "9N", "9G"
CANCEL_PREFIXES = {MATCHED: "HXAR", RED_OFFSET: "HRAR", BAD_DEBT: "HZAR"}
EXCHANGE_NAMES = {"CNY": "人民币", "USD": "美元", "JPY": "日元"}
NEGATIVE = ("red_invoice", "rebate")
MONEY_PLACES = 4
# iFlag: below 3 is the ledger; 3 is a bill's registration, 6 where the money went.
LEDGER, REGISTERED, SETTLED = 0, 3, 6


@dataclass(frozen=True)
class Paper:
    """A document as U8 names it, with what its lines repeat."""

    kind: str
    number: str
    day: date
    customer: Customer
    currency_code: str
    due_date: date | None = None
    due_by_period: bool = False
    digest: str = ""
    order_number: str = ""
    is_advance: bool = False


@dataclass(frozen=True)
class Entry:
    """A line before it has its numbers: debit and credit in minor units."""

    paper: Paper
    against: Paper
    style: str
    registered_on: date
    debit: int
    credit: int
    flag: int = LEDGER
    cancel_key: tuple[str, int, date] | None = None


def paper_of(part: Instalment) -> Paper:
    """An instalment is a document of its own here: the ledger has one due date for each."""
    document = part.document
    suffix = f"-{part.number}" if len(document.instalments) > 1 else ""
    return Paper(
        INVOICE if document.kind == "invoice" else OTHER,
        document.number + suffix,
        document.document_date,
        document.customer,
        document.currency_code,
        part.due_date,
        document.customer.term.base == "document",
        {"opening": "期初应收", "advanced_charges": "代垫运费"}.get(document.kind, "销售发票"),
        document.order.number if document.order else "",
    )


def paper_of_credit(credit: Credit) -> Paper:
    """A receipt, a refund, or a document below zero."""
    kinds = {"red_invoice": INVOICE, "rebate": OTHER, "refund": REFUND}
    return Paper(
        kinds.get(credit.kind, RECEIPT),
        credit.number,
        credit.effective_on,
        credit.owner,
        credit.currency_code,
        digest=credit.text,
        is_advance=credit.kind == "advance",
    )


def ledger(company: SampleCompany) -> list[Record]:
    """The rows of Ar_Detail in the order of their registration."""
    entries = [*_documents(company), *_credits(company), *_matchings(company)]
    entries.sort(key=lambda entry: (entry.registered_on, entry.paper.number, entry.style))
    numbers: dict[tuple[str, int, date], int] = {}
    return [_row(company, place, entry, numbers) for place, entry in enumerate(entries, start=1)]


def _documents(company: SampleCompany) -> Iterator[Entry]:
    """Only what was verified is in the ledger: no drafts, nothing cancelled."""
    for document in company.documents:
        if document.status == "posted":
            for part in document.instalments:
                paper = paper_of(part)
                yield Entry(paper, paper, paper.kind, paper.day, part.amount, 0)


def _credits(company: SampleCompany) -> Iterator[Entry]:
    for credit in company.credits:
        if credit.customer is None or credit.kind == "write_off":
            continue
        paper = paper_of_credit(credit)
        if credit.kind in NEGATIVE:
            yield Entry(paper, paper, paper.kind, paper.day, -credit.amount, 0)
            continue
        amount = -credit.amount if paper.kind == REFUND else credit.amount
        yield Entry(paper, paper, paper.kind, paper.day, 0, amount)
        yield Entry(paper, paper, paper.kind, paper.day, amount, 0, SETTLED)
        if credit.bill_number:
            yield Entry(paper, paper, paper.kind, paper.day, amount, 0, REGISTERED)
        if credit.reversed_on:
            back = replace(paper, kind=REFUND, number=f"TK-{paper.number}", day=credit.reversed_on)
            yield Entry(back, back, REFUND, back.day, 0, -credit.amount)


def _matchings(company: SampleCompany) -> Iterator[Entry]:
    """What is undone stays in sight: the same lines with the other sign, under another number."""
    taken: defaultdict[tuple[int, date, int], int] = defaultdict(int)
    credits_by_key: dict[int, Credit] = {}
    for entry in company.applications:
        credits_by_key[id(entry.credit)] = entry.credit
        days = [(entry.applied_on, 1)]
        if entry.reversed_on:
            days.append((entry.reversed_on, -1))
        for day, sign in days:
            yield _on_document(entry, day, sign)
            taken[id(entry.credit), day, sign] += sign * entry.amount
    for (key, day, _), amount in taken.items():
        if credits_by_key[key].kind != "write_off":
            yield _on_credit(credits_by_key[key], day, amount)


def _style(credit: Credit) -> str:
    return {"red_invoice": RED_OFFSET, "rebate": RED_OFFSET, "write_off": BAD_DEBT}.get(
        credit.kind, MATCHED
    )


def _on_document(entry: Application, day: date, sign: int) -> Entry:
    style, owed = _style(entry.credit), paper_of(entry.instalment)
    mover = paper_of_credit(entry.credit) if style == MATCHED else owed
    key = (style, id(entry.credit), day)
    return Entry(mover, owed, style, day, 0, sign * entry.amount, cancel_key=key)


def _on_credit(credit: Credit, day: date, amount: int) -> Entry:
    style, paper = _style(credit), paper_of_credit(credit)
    return Entry(paper, paper, style, day, 0, -amount, cancel_key=(style, id(credit), day))


def _cancel_number(entry: Entry, numbers: dict[tuple[str, int, date], int]) -> str:
    if entry.cancel_key is None:
        return f"AR{entry.paper.kind}{entry.paper.number}"
    number = numbers.setdefault(entry.cancel_key, len(numbers) + 1)
    return f"{CANCEL_PREFIXES[entry.style]}{number:013d}"


def _row(
    company: SampleCompany, place: int, entry: Entry, numbers: dict[tuple[str, int, date], int]
) -> Record:
    paper, currency = entry.paper, entry.paper.currency_code
    rate = company.rate(currency, entry.against.day)
    by_period = paper.due_date if paper.due_by_period else None
    return {
        "Auto_ID": place,
        "iPeriod": entry.registered_on.month,
        "cVouchType": paper.kind,
        "cVouchID": paper.number,
        "dVouchDate": moment(paper.day),
        "dRegDate": moment(entry.registered_on),
        "cDwCode": paper.customer.number,
        "cPerson": paper.customer.rep,
        "cDigest": paper.digest,
        "cexch_name": EXCHANGE_NAMES[currency],
        "iExchRate": format(rate.normalize(), "f"),
        "iDAmount": _local(entry.debit, currency, rate),
        "iCAmount": _local(entry.credit, currency, rate),
        "iDAmount_f": fixed(entry.debit, currency, MONEY_PLACES),
        "iCAmount_f": fixed(entry.credit, currency, MONEY_PLACES),
        "cOrderNo": paper.order_number,
        "cProcStyle": entry.style,
        "cCancelNo": _cancel_number(entry, numbers),
        "bPrePay": int(paper.is_advance),
        "iFlag": entry.flag,
        "cCoVouchType": entry.against.kind,
        "cCoVouchID": entry.against.number,
        "cFlag": "AR",
        "iCreditPeriod": (by_period - paper.day).days if by_period else 0,
        "dCreditStart": moment(paper.day if by_period else None),
        "dGatheringDate": moment(None if by_period else paper.due_date),
    }


def _local(amount: int, currency: str, rate: Decimal) -> str:
    exact = (in_units(amount, currency) * rate).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return format(exact, f".{MONEY_PLACES}f")
