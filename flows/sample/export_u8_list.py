"""应收明细账 as a user exports it from U8: two heading rows, a running balance, 小计 and 合计.

It tells what was owed and what came in, never which paid which: a balance-forward ledger.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from flows.sample.beside import beside_source
from flows.sample.beside_tables import CONTROL_ACCOUNT, gl_balances
from flows.sample.draw import month_start
from flows.sample.dumped import declared
from flows.sample.facts import Credit, Customer, SampleCompany, in_units
from flows.sample.home import Export, SourceExport
from flows.sample.people import REPS
from flows.sample.trade import HISTORY_MONTHS
from flows.sample.truth import identified, open_instalments, unapplied_credits
from flows.sample.u8_ledger import paper_of
from flows.sample.written import Cell, ExportedFile, padded, sheet_bytes, stamp

SOURCE = "erp"
TITLE = "应收明细账"
FIRST_HEADINGS = (
    "客户编码", "客户名称", "日期", "凭证号", "摘要", "单据类型", "单据号", "币种", "本期应收", "",
    "本期收回", "", "余额", "", "到期日",
)  # fmt: skip
SECOND_HEADINGS = (*[""] * 8, "原币", "本币", "原币", "本币", "原币", "本币", "")
CURRENCIES = {"CNY": "人民币", "USD": "美元", "JPY": "日元"}
KINDS = {"invoice": "销售专用发票", "opening": "其他应收单", "advanced_charges": "其他应收单"}
PAID_KINDS = {
    "red_invoice": "红字发票",
    "rebate": "红字应收单",
    "write_off": "坏账发生",
    "refund": "付款单",
}
Account = tuple[str, str]


@dataclass(frozen=True)
class Movement:
    """A line of the ledger before its balance; amounts in minor units."""

    day: date
    digest: str
    kind: str
    number: str
    owed: int
    paid: int
    due: str = ""


def export_u8_list(company: SampleCompany) -> Export:
    """The ledger of the year, customer by customer."""
    width = len(FIRST_HEADINGS)
    first = month_start(company.as_of, 1 - HISTORY_MONTHS)
    rows: list[list[Cell]] = [
        padded([TITLE], width),
        padded(
            [f"单位：{company.creditor.legal_name}", f"期间：{first} 至 {company.as_of}"], width
        ),
        list(FIRST_HEADINGS),
        list(SECOND_HEADINGS),
        *_customers(company, first),
        padded(["制表人：财务部", "", f"打印日期：{company.as_of}"], width),
    ]
    name = f"{TITLE}_{stamp(company.as_of)}.xlsx"
    file = ExportedFile(name, sheet_bytes(rows, TITLE, company.as_of))
    declaration = declared(
        SOURCE,
        "u8_list",
        "balance_forward",
        {"ledger": f"{TITLE}_{{date}}.xlsx"},
        REPS[0].number,
    )
    erp = SourceExport(SOURCE, (file,), declaration)
    # A receipt on account is a 收款单 like any other here: it stands on the receivable account.
    balances = gl_balances(identified(company), CONTROL_ACCOUNT)
    return Export((erp, beside_source(company, SOURCE, instead=(balances,))))


def _customers(company: SampleCompany, first: date) -> Iterator[list[Cell]]:
    moved = _movements(company)
    opening = _opening_balances(company, first - timedelta(days=1))
    totals = [Decimal(), Decimal()]
    for customer in company.customers:
        for currency in CURRENCIES:
            account = (customer.number, currency)
            lines = sorted(
                (line for line in moved[account] if line.day >= first),
                key=lambda line: (line.day, line.number),
            )
            if lines or opening[account]:
                rows = list(_account(company, customer, currency, opening[account], lines))
                yield from rows
                totals[0] += sum((_number(row[9]) for row in rows[:-1]), Decimal())
                totals[1] += sum((_number(row[11]) for row in rows[:-1]), Decimal())
    yield ["合计", *[""] * 8, totals[0], "", totals[1], "", "", ""]


def _number(cell: Cell) -> Decimal:
    return Decimal(cell) if cell != "" else Decimal()


def _account(
    company: SampleCompany, customer: Customer, currency: str, balance: int, lines: list[Movement]
) -> Iterator[list[Cell]]:
    name: list[Cell] = [customer.number, customer.name]
    blank: list[Cell] = ["", "", "", ""]

    def both(amount: int, day: date) -> list[Cell]:
        exact = in_units(amount, currency) * company.rate(currency, day)
        return [in_units(amount, currency), exact.quantize(Decimal("0.01"), ROUND_HALF_UP)]

    start = month_start(company.as_of, 1 - HISTORY_MONTHS)
    opening: list[Cell] = ["", "", "期初余额", "", "", CURRENCIES[currency]]
    yield [*name, *opening, *blank, *both(balance, start), ""]
    for line in lines:
        balance += line.owed - line.paid
        told: list[Cell] = [line.day.isoformat(), "", line.digest, line.kind, line.number]
        owed = both(line.owed, line.day) if line.owed else ["", ""]
        paid = both(line.paid, line.day) if line.paid else ["", ""]
        left = both(balance, line.day)
        yield [*name, *told, CURRENCIES[currency], *owed, *paid, *left, line.due]
    yield [
        "小计",
        customer.name,
        *[""] * 5,
        CURRENCIES[currency],
        *blank,
        *both(balance, start),
        "",
    ]


def _movements(company: SampleCompany) -> defaultdict[Account, list[Movement]]:
    moved: defaultdict[Account, list[Movement]] = defaultdict(list[Movement])
    for document in company.documents:
        if document.status == "posted":
            account = (document.customer.number, document.currency_code)
            kind = KINDS[document.kind]
            for part in document.instalments:
                due = part.due_date.isoformat()
                number = paper_of(part).number
                line = Movement(document.document_date, "销售", kind, number, part.amount, 0, due)
                moved[account].append(line)
    for credit in company.credits:
        if credit.customer is not None:
            moved[credit.owner.number, credit.currency_code] += _credit_lines(credit)
    return moved


def _credit_lines(credit: Credit) -> Iterator[Movement]:
    kind = PAID_KINDS.get(credit.kind, "收款单")
    amount = -credit.amount if credit.kind == "refund" else credit.amount
    yield Movement(credit.effective_on, credit.text or "收款", kind, credit.number, 0, amount)
    if credit.reversed_on:
        yield Movement(credit.reversed_on, "退票", "付款单", f"TK-{credit.number}", 0, -amount)


def _opening_balances(company: SampleCompany, day: date) -> defaultdict[Account, int]:
    sums: defaultdict[Account, int] = defaultdict(int)
    for part, amount in open_instalments(company, day):
        sums[part.document.customer.number, part.document.currency_code] += amount
    for credit, amount in unapplied_credits(company, day):
        if credit.customer is not None:
            sums[credit.owner.number, credit.currency_code] -= amount
    return sums
