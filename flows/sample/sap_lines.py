"""SAP: customer line items as a company posts, splits and clears them.

A line is open (BSID) until a document clears it (BSAD, with the day in AUGDT). A part payment is a
line of its own that names its invoice in REBZG. What is undone leaves no trace: a reset clearing
makes the lines open again as if they had never been cleared.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from flows.sample.dumped import kept_applications
from flows.sample.facts import Application, Credit, Customer, Instalment, SampleCompany

DEBIT, CREDIT = "S", "H"
ADVANCE, BILL = "A", "W"
FIRST_NUMBER = 1_800_000_001


@dataclass
class SapLine:
    """A line of a customer's account; `position` tells it from others of its document."""

    document: int
    position: int
    document_type: str
    posting_key: str
    side: str
    special: str
    customer: Customer
    posted_on: date
    dated: date
    currency_code: str
    amount: int
    reference: str
    text: str = ""
    baseline: date | None = None
    days: int = 0
    invoice: SapLine | None = None
    cleared_on: date | None = None
    clearing: int = 0


class SapBooks:
    """Makes the lines of a company, document by document."""

    def __init__(self, company: SampleCompany) -> None:
        self.company = company
        self.lines: list[SapLine] = []
        self._numbers = SapBooks(company.whole).numbered() if company.whole else {}
        self._parts: dict[int, SapLine] = {}
        self._entries: defaultdict[int, list[Application]] = defaultdict(list[Application])
        self._paid_by: defaultdict[int, list[SapLine]] = defaultdict(list[SapLine])
        for entry in kept_applications(company):
            self._entries[id(entry.credit)].append(entry)

    def post_all(self) -> list[SapLine]:
        """Every line, with its clearing."""
        self._post_documents()
        for credit in self.company.credits:
            if credit.customer is not None:
                self._post_credit(credit)
        self._clear_paid()
        self._clear_refunds()
        return self.lines

    def numbered(self) -> dict[tuple[object, ...], int]:
        """The number of each document that was posted by the company's day."""
        self.post_all()
        return self._numbers

    def _post_documents(self) -> None:
        for document in self.company.documents:
            if document.status == "draft":
                continue
            number = self._number(document.number)
            for part in document.instalments:
                self._parts[id(part)] = self._invoice_line(number, part)
            if document.status == "cancelled":
                self._reverse(document.document_date, [self._parts[id(document.instalments[0])]])

    def _invoice_line(self, number: int, part: Instalment) -> SapLine:
        document = part.document
        kind = "RV" if document.kind == "invoice" else "DR"
        by_term = document.customer.term.base == "document"
        days = (part.due_date - document.document_date).days if by_term else 0
        return self._add(
            SapLine(
                number,
                part.number,
                kind,
                "01",
                DEBIT,
                "",
                document.customer,
                document.document_date,
                document.document_date,
                document.currency_code,
                part.amount,
                document.number,
                baseline=document.document_date if by_term else part.due_date,
                days=days,
            )
        )

    def _post_credit(self, credit: Credit) -> None:
        """On account first; what is applied later is moved to lines that name their invoices."""
        by_day: defaultdict[date, list[Application]] = defaultdict(list[Application])
        for entry in self._entries[id(credit)]:
            by_day[entry.applied_on].append(entry)
        left, day = credit.amount, credit.effective_on
        number = self._number(credit.number, day)
        account: SapLine | None = None
        for applied_on in sorted({day, *by_day}):
            if account is not None:
                number = self._number(credit.number, applied_on)
                account.cleared_on, account.clearing = applied_on, number
            lines = [
                self._credit_line(credit, number, n, applied_on, entry.amount, entry.instalment)
                for n, entry in enumerate(by_day[applied_on], start=1)
            ]
            left -= sum(line.amount for line in lines)
            account = None
            if left:
                place = len(lines) + 1
                account = self._credit_line(credit, number, place, applied_on, left, None)
        if credit.reversed_on and account is not None:
            self._reverse(credit.reversed_on, [account])
        if credit.bill_number and credit.reversed_on is None:
            self._post_bill(credit)

    def _credit_line(  # noqa: PLR0913, the fields of a line
        self,
        credit: Credit,
        number: int,
        place: int,
        day: date,
        amount: int,
        part: Instalment | None,
    ) -> SapLine:
        kind, key, side = _posting(credit)
        line = self._add(
            SapLine(
                number,
                place,
                kind if day == credit.effective_on else "AB",
                key,
                side,
                ADVANCE if credit.kind == "advance" else "",
                credit.owner,
                day,
                credit.effective_on,
                credit.currency_code,
                amount,
                credit.number,
                credit.text,
                baseline=credit.effective_on,
                invoice=self._parts[id(part)] if part else None,
            )
        )
        if part:
            self._paid_by[id(part)].append(line)
        return line

    def _post_bill(self, credit: Credit) -> None:
        """A bill in hand is a line with special ledger W until it is paid; it is no invoice."""
        bill = self._add(
            SapLine(
                self._number(credit.number, "bill"),
                1,
                "DZ",
                "09",
                DEBIT,
                BILL,
                credit.owner,
                credit.effective_on,
                credit.effective_on,
                credit.currency_code,
                credit.amount,
                credit.number,
                baseline=credit.matures_on,
            )
        )
        if credit.bill_status == "honoured":
            bill.cleared_on = credit.matures_on
            bill.clearing = self._number(credit.number, "honoured")

    def _reverse(self, day: date, lines: list[SapLine]) -> None:
        """The same line on the other side; both are cleared that day."""
        for line in lines:
            number = self._number("reversal", line.document, line.position)
            other = SapLine(**vars(line))
            other.document, other.posted_on, other.dated = number, day, day
            other.side = CREDIT if line.side == DEBIT else DEBIT
            other.posting_key = "12" if line.side == DEBIT else "05"
            for each in (line, self._add(other)):
                each.cleared_on, each.clearing = day, number

    def _clear_paid(self) -> None:
        """An invoice line is cleared with its payments on the day the last of them came."""
        for key, payments in self._paid_by.items():
            owed = self._parts[key]
            if sum(line.amount for line in payments) == owed.amount:
                last = max(payments, key=lambda line: line.posted_on)
                for line in (owed, *payments):
                    line.cleared_on, line.clearing = last.posted_on, last.document

    def _clear_refunds(self) -> None:
        """Money paid back is cleared with the receipt of the same amount."""
        for refund in [line for line in self.lines if line.text == "重复付款退回"]:
            for receipt in self.lines:
                is_same = receipt.customer is refund.customer and receipt.amount == refund.amount
                if is_same and receipt.side == CREDIT and receipt.cleared_on is None:
                    for line in (refund, receipt):
                        line.cleared_on, line.clearing = refund.posted_on, refund.document

    def _number(self, *names: object) -> int:
        """The number that a document was given when it was posted, else the next one."""
        return self._numbers.setdefault(names, FIRST_NUMBER + len(self._numbers))

    def _add(self, line: SapLine) -> SapLine:
        self.lines.append(line)
        return line


def _posting(credit: Credit) -> tuple[str, str, str]:
    """Document type, posting key and side of a credit's lines."""
    if credit.kind in ("red_invoice", "rebate"):
        return "DG", "11", CREDIT
    if credit.kind == "refund":
        return "DZ", "05", DEBIT
    if credit.kind == "write_off":
        return "AB", "17", CREDIT
    return "DZ", "19" if credit.kind == "advance" else "15", CREDIT
