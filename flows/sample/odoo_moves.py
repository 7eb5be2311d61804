"""Odoo: journal entries with their lines, and the partial reconciliations between them.

A reconciliation has no day of its own: `max_date` is the later of its two lines' dates, which is
what Odoo's aged report goes by. One that is undone is deleted.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from flows.sample.dumped import Field, Keys, kept_applications
from flows.sample.facts import (
    Application,
    Credit,
    Customer,
    Document,
    Instalment,
    SampleCompany,
    in_units,
)
from flows.sample.written import money

COMPANY = 1000
CASH_KINDS = ("receipt", "advance", "bank_bill", "commercial_bill", "refund")
CURRENCY_IDS = {"CNY": 6, "USD": 2, "JPY": 25}
RECEIVABLE, BANK, INCOME = 121, 101, 601
JOURNALS = {"out_invoice": 1, "out_refund": 1, "entry": 3}
STATES = {"posted": "posted", "draft": "draft", "cancelled": "cancel"}
REFUND_KINDS = ("red_invoice", "rebate")
MutableRecord = dict[str, Field]


@dataclass(frozen=True)
class OdooKeys:
    """Database ids; a row keeps the id it was given."""

    partners: Keys
    users: dict[str, int]
    terms: dict[str, int]
    moves: Keys = field(default_factory=lambda: Keys(10_001))
    payments: Keys = field(default_factory=lambda: Keys(5_001))
    lines: Keys = field(default_factory=lambda: Keys(100_001))
    partials: Keys = field(default_factory=lambda: Keys(1_001))


class OdooLedger:
    """The rows of account_move, account_move_line and account_partial_reconcile."""

    def __init__(self, company: SampleCompany, keys: OdooKeys) -> None:
        self.company, self.keys = company, keys
        self.moves: list[MutableRecord] = []
        self.lines: list[MutableRecord] = []
        self.partials: list[MutableRecord] = []
        self._lines_in: defaultdict[Field, int] = defaultdict(int)
        self._line_of: dict[int, MutableRecord] = {}

    def post_all(self) -> None:
        """Documents, credits, then what is reconciled with what."""
        for document in self.company.documents:
            self._post_document(document)
        for credit in self.company.credits:
            self._post_credit(credit)
        for entry in kept_applications(self.company):
            self._reconcile_application(entry)
        self._reconcile_refunds()
        for move in self.moves:
            self._tell_state(move)

    def _post_document(self, document: Document) -> None:
        is_entry = document.kind == "opening"
        move = self._move("entry" if is_entry else "out_invoice", document.number, document)
        move["invoice_date"] = "" if is_entry else document.document_date.isoformat()
        move["invoice_date_due"] = "" if is_entry else _last_due(document).isoformat()
        for part in document.instalments:
            self._line_of[id(part)] = self._line(move, RECEIVABLE, part.amount, part.due_date)
        self._line(move, INCOME, -document.amount, None)

    def _post_credit(self, credit: Credit) -> None:
        is_refund = credit.kind in REFUND_KINDS
        move = self._move("out_refund" if is_refund else "entry", credit.number, credit)
        if is_refund:
            move["invoice_date"] = move["invoice_date_due"] = credit.effective_on.isoformat()
        sign = 1 if credit.kind == "refund" else -1
        line = self._line(move, RECEIVABLE, sign * credit.amount, credit.effective_on)
        self._line_of[id(credit)] = line
        self._line(move, INCOME if is_refund else BANK, -sign * credit.amount, None)
        if credit.reversed_on:
            self._reverse(credit, line)

    def _reverse(self, credit: Credit, line: MutableRecord) -> None:
        """A returned payment is an entry the other way round, reconciled with it."""
        move = self._move("entry", f"{credit.number}/REV", credit)
        move["date"] = credit.end.isoformat()
        back = self._line(move, RECEIVABLE, credit.amount, credit.end)
        self._line(move, BANK, -credit.amount, None)
        self._reconcile(back, line, credit.amount, credit.currency_code)

    def _move(self, kind: str, number: str, told: Document | Credit) -> MutableRecord:
        is_document = isinstance(told, Document)
        day = told.document_date if is_document else told.effective_on
        partner = self.keys.partners.of(told.customer.number) if told.customer else ""
        move: MutableRecord = {
            "id": self.keys.moves.of(number),
            "name": number,
            "move_type": kind,
            "state": STATES[told.status],
            "date": day.isoformat(),
            "invoice_date": "",
            "invoice_date_due": "",
            "partner_id": partner,
            "commercial_partner_id": partner,
            "currency_id": CURRENCY_IDS[told.currency_code],
            "company_id": COMPANY,
            "journal_id": JOURNALS[kind],
            "invoice_user_id": self._user(told.customer),
            "invoice_payment_term_id": self._term(told) if kind == "out_invoice" else "",
            "invoice_origin": _origin(told),
            "payment_id": ""
            if is_document or told.kind not in CASH_KINDS
            else self._payment(number),
            "ref": "" if is_document else told.text,
            "reversed_entry_id": "",
            "amount_total": money(told.amount, told.currency_code),
            "amount_total_signed": self._local(_signed(told), told.currency_code, day),
            "amount_residual": "",
            "payment_state": "",
        }
        self.moves.append(move)
        return move

    def _payment(self, number: str) -> int:
        """The id of the payment that made an entry, which no table here tells more of."""
        return self.keys.payments.of(number)

    def _user(self, customer: Customer | None) -> Field:
        return self.keys.users.get(customer.rep, "") if customer else ""

    def _term(self, told: Document | Credit) -> Field:
        return self.keys.terms[told.customer.term.code] if told.customer else ""

    def _line(
        self, move: MutableRecord, account: int, amount: int, due: date | None
    ) -> MutableRecord:
        currency = next(c for c, key in CURRENCY_IDS.items() if key == move["currency_id"])
        balance = self._local(amount, currency, date.fromisoformat(str(move["date"])))
        is_owed = account == RECEIVABLE
        self._lines_in[move["id"]] += 1
        line: MutableRecord = {
            "id": self.keys.lines.of(move["id"], self._lines_in[move["id"]]),
            "move_id": move["id"],
            "move_name": move["name"],
            "parent_state": move["state"],
            "partner_id": move["partner_id"],
            "account_id": account,
            "company_id": COMPANY,
            "date": move["date"],
            "date_maturity": due.isoformat() if due else "",
            "display_type": "payment_term" if is_owed else "product",
            "name": move["name"] if is_owed else "",
            "debit": balance if amount > 0 else "0.00",
            "credit": balance.removeprefix("-") if amount < 0 else "0.00",
            "balance": balance,
            "currency_id": move["currency_id"],
            "amount_currency": money(amount, currency),
            "amount_residual": balance if is_owed else "0.00",
            "amount_residual_currency": money(amount if is_owed else 0, currency),
            "reconciled": "f",
            "matching_number": "",
        }
        self.lines.append(line)
        return line

    def _reconcile_application(self, entry: Application) -> None:
        part, credit = self._line_of[id(entry.instalment)], self._line_of[id(entry.credit)]
        self._reconcile(part, credit, entry.amount, entry.credit.currency_code)

    def _reconcile_refunds(self) -> None:
        """Money paid back is reconciled with the receipt of the same customer and amount."""
        for refund in [each for each in self.company.credits if each.kind == "refund"]:
            receipt = next(
                each
                for each in self.company.credits
                if each.kind == "receipt"
                if each.customer is refund.customer and each.amount == refund.amount
            )
            debit, credit = self._line_of[id(refund)], self._line_of[id(receipt)]
            self._reconcile(debit, credit, refund.amount, refund.currency_code)

    def _reconcile(
        self, debit: MutableRecord, credit: MutableRecord, amount: int, currency: str
    ) -> None:
        later = max(str(debit["date"]), str(credit["date"]))
        local = self._local(amount, currency, date.fromisoformat(str(debit["date"])))
        self.partials.append(
            {
                "id": self.keys.partials.of(debit["id"], credit["id"], amount),
                "debit_move_id": debit["id"],
                "credit_move_id": credit["id"],
                "debit_currency_id": debit["currency_id"],
                "credit_currency_id": credit["currency_id"],
                "amount": local,
                "debit_amount_currency": money(amount, currency),
                "credit_amount_currency": money(amount, currency),
                "company_id": COMPANY,
                "max_date": later,
                "exchange_move_id": "",
            }
        )
        for line, sign in ((debit, -1), (credit, 1)):
            self._settle(line, sign * in_units(amount, currency), sign * Decimal(local))

    def _settle(self, line: MutableRecord, amount: Decimal, local: Decimal) -> None:
        left = Decimal(str(line["amount_residual_currency"])) + amount
        line["amount_residual_currency"] = format(left, "f")
        local_left = Decimal(str(line["amount_residual"])) + local
        # What only the rates differ by is an exchange entry in Odoo, not an open rest.
        line["amount_residual"] = format(local_left if left else Decimal("0.00"), "f")
        line["reconciled"] = "f" if left else "t"
        line["matching_number"] = "P" if left else f"F{line['move_id']}"

    def _tell_state(self, move: MutableRecord) -> None:
        owed = [
            Decimal(str(line["amount_residual_currency"]))
            for line in self.lines[_first_line(self.lines, move) :][:6]
            if line["move_id"] == move["id"] and line["account_id"] == RECEIVABLE
        ]
        left = abs(sum(owed, Decimal()))
        total = Decimal(str(move["amount_total"]))
        move["amount_residual"] = format(left, "f")
        move["payment_state"] = "paid" if not left else "not_paid" if left == total else "partial"

    def _local(self, amount: int, currency: str, day: date) -> str:
        exact = in_units(amount, currency) * self.company.rate(currency, day)
        return format(exact.quantize(Decimal("0.01"), ROUND_HALF_UP), "f")


def _first_line(lines: list[MutableRecord], move: MutableRecord) -> int:
    """Where a move's lines begin: lines are in the order of their moves."""
    low, high = 0, len(lines)
    while low < high:
        middle = (low + high) // 2
        if int(str(lines[middle]["move_id"])) < int(str(move["id"])):
            low = middle + 1
        else:
            high = middle
    return low


def _last_due(document: Document) -> date:
    parts: list[Instalment] = document.instalments
    return parts[-1].due_date


def _origin(told: Document | Credit) -> str:
    if isinstance(told, Document):
        return told.order.number if told.order else ""
    return told.corrects.number if told.corrects else ""


def _signed(told: Document | Credit) -> int:
    is_owed = isinstance(told, Document) or told.kind == "refund"
    return told.amount if is_owed else -told.amount
