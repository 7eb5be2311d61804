"""Given and expected of other systems' tests, read from the shared data and landed as our books.

Day 0 of a case is moved to our as_of, a run date likewise; a case is a company of its own.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from books import Books
from landing import AS_OF, Landing

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
FILE = SHARED / "peer_cases.json"
TODAY = date.fromisoformat(AS_OF)
REVALUED = "ERPN-AR-10"
DIFFERENT = (REVALUED, "ERPN-AR-18", "ERPN-AR-22")
# Theirs mails these while another letter is posted; with us a debtor gets one letter.
IN_A_LETTER_BY_POST = (
    "OCA-CC-2013-03-31-SI_10-2",
    "OCA-CC-2013-03-31-SI_12-1",
    "OCA-CC-2013-03-31-SI_11-1",
    "OCA-CC-2013-04-30-SI_10-2",
    "OCA-CC-2013-04-30-SI_11-2",
    "OCA-CC-2013-04-30-SI_12-1",
    "OCA-CC-2013-04-30-SI_15-1",
    "OCA-CC-2013-04-30-SI_14-1",
    "OCA-CC-2013-04-30-SI_16-1",
)
Given = dict[str, Any]


@dataclass(frozen=True)
class Peer:
    """One case as its file tells it."""

    id: str
    as_of: str
    given: Given
    expect: Given

    @property
    def rows(self) -> list[Given]:
        """The rows its report must show."""
        return self.expect.get("rows", [])


def read_cases() -> dict[str, Peer]:
    """The cases by id; none where the shared data is absent."""
    if not FILE.exists():
        return {}
    return {
        case["id"]: Peer(case["id"], case.get("as_of", ""), case["given"], case.get("expect", {}))
        for case in json.loads(FILE.read_text(encoding="utf-8"))["cases"]
    }


def land_reports(landing: Landing, cases: dict[str, Peer]) -> None:
    """Lands the cases of the receivables report, those in rupees as companies of that currency."""
    rates = Books(landing, "")
    rates.rate("USD", "INR", "80")
    rates.rate("EUR", "INR", "85")
    for case in cases.values():
        if case.id.startswith("ERPN"):
            _Report(Books(landing, case.id), case).land()


def land_runs(landing: Landing, cases: dict[str, Peer]) -> None:
    """Lands the items of the dunning runs once for each run date."""
    setup = cases["OCA-CC-00"].given
    for run_date in run_dates(cases):
        books = Books(landing, f"OCA-{run_date}")
        shift = TODAY - date.fromisoformat(run_date)
        for item in setup["items"]:
            books.owes(
                item["doc"],
                str(item["amount"]),
                due=moved(item["due"], shift),
                document_date=moved(item["issue"], shift),
                customer=item["customer"],
                currency_code=item["currency"],
                instalment_number=item["instalment"],
            )
        for number, receipt in enumerate(setup["receipts"]):
            customer = next(
                item["customer"] for item in setup["items"] if item["doc"] == receipt["doc"]
            )
            books.pays(
                f"R{number}",
                str(receipt["amount"]),
                on=moved(receipt["applied_before_run"], shift - timedelta(days=1)),
                to=receipt["doc"],
                customer=customer,
                currency_code="EUR",
            )


def land_dunned(landing: Landing, cases: dict[str, Peer]) -> None:
    """Lands the items of the dunning runs on their own days, and who is under which policy.

    Levels 1 to 3 are demands of ours; the tolerance is one unit of any currency; the item on an
    account left out of the policy is kept apart, as a deposit is.
    """
    setup = cases["OCA-CC-00"].given
    books = Books(landing, "OCA")
    landing.add("sales_reps", sales_rep_number="R", rep_name="R")
    for currency in ("EUR", "USD"):
        landing.state(
            "home_bank_accounts",
            company_id="OCA",
            currency_code=currency,
            bank_name="B",
            account_name="OCA",
            account_number=currency,
            approved_by="A",
            _source_row_id=f"home.0.{currency}",
        )
    landing.state(
        "home_companies",
        company_id="OCA",
        legal_name="OCA",
        currency_code="EUR",
        _source_row_id="home.0.1",
    )
    for name, policy in {item["customer"]: item["policy"] for item in setup["items"]}.items():
        books.customer(
            name,
            sales_rep_number="R",
            dunning_policy=policy,
            postal_address="1 Road",
            contact_name="C",
            contact_email="c@example.com",
        )
    for item in setup["items"]:
        books.owes(
            item["doc"],
            str(item["amount"]),
            due=item["due"],
            document_date=item["issue"],
            customer=item["customer"],
            currency_code=item["currency"],
            instalment_number=item["instalment"],
            **({"document_type": "deposit"} if item["doc"] == "SI_21" else {}),
        )
    for number, receipt in enumerate(setup["receipts"]):
        customer = next(
            item["customer"] for item in setup["items"] if item["doc"] == receipt["doc"]
        )
        day = moved(receipt["applied_before_run"], timedelta(days=-1))
        books.pays(
            f"R{number}",
            str(receipt["amount"]),
            on=day,
            to=receipt["doc"],
            customer=customer,
            currency_code="EUR",
        )
    _land_dunning_policies(landing)


def _land_dunning_policies(landing: Landing) -> None:
    """The three policies of OCA-CC-00 as rows of ours."""
    levels = {
        "3T": [
            ("due_date", 10, "mail"),
            ("end_of_month", 30, "mail"),
            ("previous_letter", 10, "post"),
        ],
        "2T": [("end_of_month", 30, "mail"), ("previous_letter", 60, "post")],
    }
    common = {
        "minimum_interval_days": "0",
        "cycle": "calendar_month",
        "needs_approval": "是",
        "wording_set": "standard",
        "pay_within_days": "7",
    }
    rows = [
        {
            **common,
            "dunning_policy": policy,
            "letter_kind": "demand",
            "letter_level": str(level),
            "step_number": str(level),
            "clock": clock,
            "days": str(days),
            "needed_evidence": "released" if level > 1 else "none",
            "channel": channel,
        }
        for policy, steps in levels.items()
        for level, (clock, days, channel) in enumerate(steps, start=1)
    ]
    nothing = {"letter_level": "0", "clock": "none", "days": "0", "needed_evidence": "none"}
    landing.amend_policy(
        "letter_rules",
        *rows,
        {**common, **nothing, "dunning_policy": "NF", "letter_kind": "none", "channel": "post"},
    )
    landing.amend_policy(
        "letter_minimums",
        *(
            {
                "dunning_policy": policy,
                "letter_kind": "*",
                "currency_code": "*",
                "minimum_amount": "1",
            }
            for policy in levels
        ),
    )


def run_dates(cases: dict[str, Peer]) -> list[str]:
    """The days on which the dunning runs were made."""
    return sorted({case.as_of for case in cases.values() if case.id.startswith("OCA-CC-R")})


def moved(day: str, shift: timedelta) -> str:
    """A day of a case as a day of ours."""
    return (date.fromisoformat(day) + shift).isoformat()


class _Report:
    """Lands one case; remembers what is left of each invoice while it does."""

    def __init__(self, books: Books, case: Peer) -> None:
        self.books, self.given = books, case.given
        self.day_zero = TODAY - timedelta(days=int(case.as_of.removeprefix("day ")))
        self.rest: defaultdict[str, Decimal] = defaultdict(Decimal)
        self.renamed = {"USD": "EUR"} if case.id == REVALUED else {}
        if "base" in self.given:
            books.landing.state(
                "home_companies", company_id=case.id, currency_code=self.given["base"]
            )

    def land(self) -> None:
        """Everything given, in the order in which it happened."""
        for invoice in self.given.get("invoices", []):
            self._invoice(invoice)
        for line, debit in enumerate(self.given.get("journal_debits", []), start=1):
            amount = str(debit["amount"])
            self.books.owes("J1", amount, due=self._day({}), instalment_number=line)
        for number, receipt in enumerate(self.given.get("receipts", []), start=1):
            self._receipt(receipt.get("id", f"R{number}"), receipt)
        for number, note in enumerate(self.given.get("credit_notes", []), start=1):
            self._credit_note(note.get("id", f"CN{number}"), note)
        for number, entry in enumerate(self.given.get("journal_credits", []), start=1):
            self._credit(entry.get("id", f"J{number}"), entry, "offset", entry["against"])
        for offset in self.given.get("offsets", []):
            self._applies(offset["credit"], offset["invoice"], offset["amount"], self._day({}))

    def _invoice(self, invoice: Given) -> None:
        day = self._day(invoice)
        self.rest[invoice["id"]] += Decimal(str(invoice["amount"]))
        instalments = invoice.get("instalments", [{"amount": invoice["amount"]}])
        for number, instalment in enumerate(instalments, start=1):
            due = instalment.get("due_day")
            self.books.owes(
                invoice["id"],
                str(instalment["amount"]),
                due=day if due is None else self._day({"date_day": due}),
                document_date=day,
                customer=invoice.get("customer", "A"),
                currency_code=self._currency(invoice),
                instalment_number=number,
            )
        if "paid_at_issue" in invoice:
            paid = {**invoice, "amount": invoice["paid_at_issue"]}
            self._credit(f"R{invoice['id']}", paid, "receipt", invoice["id"])

    def _receipt(self, number: str, receipt: Given) -> None:
        """Without a word of what it pays it was applied to the one invoice there is."""
        amount = receipt.get("cash", receipt.get("amount"))
        target = receipt.get("applied_to")
        if "allocations" not in receipt and target is None:
            target = self.given["invoices"][0]["id"]
        self._credit(number, {**receipt, "amount": amount}, "receipt", target)
        shares = receipt.get("allocations", {})
        taken = -sum(share for share in shares.values() if share < 0)
        for document, share in shares.items():
            if share > 0:
                self._applies(number, document, share - taken, self._day(receipt))
            else:
                invoice = next(name for name, other in shares.items() if other > 0)
                self._applies(document, invoice, -share, self._day(receipt))

    def _credit_note(self, number: str, note: Given) -> None:
        """One that exceeds what is left, or is used elsewhere, was left unapplied by its system."""
        against = note.get("against")
        is_apart = note.get("standalone") or "offsets" in self.given
        fits = against is not None and Decimal(str(note["amount"])) <= self.rest[against]
        self._credit(number, note, "credit_note", against if fits and not is_apart else None)

    def _credit(self, number: str, given: Given, kind: str, target: str | None) -> None:
        is_invoice = target in self.rest
        day = self._day(given)
        currency = self._currency(given)
        amount = str(given["amount"])
        self.books.pays(number, amount, on=day, credit_type=kind, currency_code=currency)
        if target and is_invoice:
            self._applies(number, target, given["amount"], day)

    def _applies(self, credit: str, document: str, amount: float, day: str) -> None:
        self.rest[document] -= Decimal(str(amount))
        self.books.applies(credit, document, str(amount), day)

    def _currency(self, given: Given) -> str:
        currency: str = given.get("currency", "CNY")
        return self.renamed.get(currency, currency)

    def _day(self, given: Given) -> str:
        return (self.day_zero + timedelta(days=given.get("date_day", 0))).isoformat()
