"""The company as Odoo's PostgreSQL tables: CSV dumps, and a script that fills a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flows.sample.beside import beside_source
from flows.sample.beside_tables import CONTROL_ACCOUNT, gl_balances
from flows.sample.dumped import Dump, Keys, Record, declared, dumped
from flows.sample.facts import Customer, SampleCompany
from flows.sample.home import Export, SourceExport
from flows.sample.odoo_moves import (
    BANK,
    COMPANY,
    CURRENCY_IDS,
    INCOME,
    RECEIVABLE,
    OdooKeys,
    OdooLedger,
)
from flows.sample.truth import identified
from flows.sample.written import ExportedFile, money

SOURCE = "erp"
SCRIPT = "odoo.sql"
HEADS = {"branch_office": "head_office"}
# Whatever is not named here is text; ids and what ends in _id are whole numbers.
TYPES: Mapping[str, str] = {
    **dict.fromkeys(("date", "invoice_date", "invoice_date_due", "date_maturity"), "date"),
    "max_date": "date",
    **dict.fromkeys(("amount_total", "amount_total_signed", "amount_residual"), "numeric"),
    **dict.fromkeys(("amount_residual_currency", "amount_currency", "amount"), "numeric"),
    **dict.fromkeys(("debit", "credit", "balance", "credit_limit"), "numeric"),
    **dict.fromkeys(("debit_amount_currency", "credit_amount_currency"), "numeric"),
    **dict.fromkeys(("reconciled", "is_company", "active"), "boolean"),
    **dict.fromkeys(("decimal_places", "nb_days", "customer_rank"), "integer"),
}
ROWS_A_STATEMENT = 500


def export_odoo(company: SampleCompany) -> Export:
    """Moves, lines, reconciliations, partners, users, currencies, accounts, terms.

    Cash without a customer stands on the bank's suspense account and in none of these.
    """
    company = identified(company)
    keys = _keys(company.whole or company)
    dumps = dumped(company, lambda known: _tables(known, keys))
    files = tuple(dump.file(company.as_of) for dump in dumps)
    names = {dump.table: f"{dump.table}_{{date}}.csv" for dump in dumps}
    erp = SourceExport(SOURCE, files, declared(SOURCE, "odoo", "open_items", names))
    # An advance is a payment like any other here: it stands on the receivable account.
    balances = gl_balances(company, CONTROL_ACCOUNT)
    script = ExportedFile(SCRIPT, script_text(dumps).encode())
    return Export((erp, beside_source(company, SOURCE, ("credit_limits",), (balances,))), (script,))


def _tables(company: SampleCompany, keys: OdooKeys) -> list[Dump]:
    ledger = OdooLedger(company, keys)
    ledger.post_all()
    return [
        *_master_data(company, keys),
        Dump("account_move", ledger.moves),
        Dump("account_move_line", ledger.lines),
        Dump("account_partial_reconcile", ledger.partials),
    ]


def script_text(dumps: Sequence[Dump]) -> str:
    """Statements for psql that make the tables and fill them; empty cells are null."""
    return "".join(part for dump in dumps for part in _statements(dump))


def _statements(dump: Dump) -> list[str]:
    fields = dump.headings
    made = ", ".join(f"{field} {_type(field)}" for field in fields)
    parts = [f"create table {dump.table} ({made}, primary key (id));\n"]
    for start in range(0, len(dump.rows), ROWS_A_STATEMENT):
        rows = dump.rows[start : start + ROWS_A_STATEMENT]
        values = ",\n".join(
            "(" + ", ".join(_literal(str(row[field])) for field in fields) + ")" for row in rows
        )
        parts.append(f"insert into {dump.table} ({', '.join(fields)}) values\n{values};\n")
    return parts


def _type(field: str) -> str:
    if field == "id" or field.endswith("_id"):
        return "integer"
    return TYPES.get(field, "varchar")


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'" if text else "null"


def _keys(company: SampleCompany) -> OdooKeys:
    partners = Keys(1_001)
    for customer in company.customers:
        partners.of(customer.number)
    terms = sorted({customer.term.code for customer in company.customers})
    return OdooKeys(
        partners,
        {rep.number: 11 + place for place, rep in enumerate(company.reps)},
        {code: 1 + place for place, code in enumerate(terms)},
    )


def _master_data(company: SampleCompany, keys: OdooKeys) -> list[Dump]:
    terms = {customer.term.code: customer.term for customer in company.customers}
    return [
        Dump("res_currency", [_currency(code) for code in CURRENCY_IDS]),
        Dump("res_company", [_company(company)]),
        Dump("account_account", _accounts()),
        Dump(
            "account_payment_term",
            [
                {"id": keys.terms[code], "name": terms[code].wording, "active": "t"}
                for code in sorted(terms)
            ],
        ),
        Dump("res_partner", _partners(company, keys)),
        Dump(
            "res_users",
            [
                {
                    "id": keys.users[rep.number],
                    "login": rep.number,
                    "partner_id": 500 + keys.users[rep.number],
                    "company_id": COMPANY,
                    "active": "t" if rep.is_active else "f",
                }
                for rep in company.reps
            ],
        ),
    ]


def _currency(code: str) -> Record:
    places = 0 if code == "JPY" else 2
    return {"id": CURRENCY_IDS[code], "name": code, "decimal_places": places, "active": "t"}


def _company(company: SampleCompany) -> Record:
    creditor = company.creditor
    return {"id": COMPANY, "name": creditor.legal_name, "currency_id": CURRENCY_IDS["CNY"]}


def _accounts() -> list[Record]:
    kinds = (
        (RECEIVABLE, "112200", "asset_receivable", "应收账款"),
        (BANK, "100200", "asset_cash", "银行存款"),
        (INCOME, "600100", "income", "主营业务收入"),
    )
    return [
        {"id": key, "code": code, "account_type": kind, "name": name, "company_id": COMPANY}
        for key, code, kind, name in kinds
    ]


def _partners(company: SampleCompany, keys: OdooKeys) -> list[Record]:
    heads = {customer.role: customer for customer in company.customers}
    rows = [_partner(customer, heads, keys) for customer in company.customers]
    for rep in company.reps:
        key = 500 + keys.users[rep.number]
        rows.append(
            {
                **dict.fromkeys(rows[0], ""),
                "id": key,
                "name": rep.name,
                "commercial_partner_id": key,
                "is_company": "f",
                "active": "t",
                "email": rep.email,
                "customer_rank": 0,
            }
        )
    return rows


def _partner(customer: Customer, heads: Mapping[str, Customer], keys: OdooKeys) -> Record:
    """0 is how Odoo writes that no limit is set, so a customer of cash only looks like none."""
    key, contact = keys.partners.of(customer.number), customer.contacts[0]
    head = heads.get(HEADS.get(customer.role, ""))
    return {
        "id": key,
        "name": customer.name,
        "ref": customer.number,
        "vat": customer.credit_code,
        "parent_id": keys.partners.of(head.number) if head else "",
        "commercial_partner_id": key,
        "is_company": "t",
        "active": "t",
        "user_id": keys.users.get(customer.rep, ""),
        "phone": contact.phone,
        "email": contact.email,
        "street": customer.address,
        "credit_limit": money(customer.limit or 0, customer.currency_code),
        "customer_rank": 1,
    }
