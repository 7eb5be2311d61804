"""The list of receivables as a user exports it from 云星空: heads on the first lines only."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from flows.sample.beside import beside_source
from flows.sample.dumped import declared, kept_applications
from flows.sample.facts import Credit, Document, SampleCompany, in_units
from flows.sample.home import Export, SourceExport
from flows.sample.kingdee_owed import RED_KINDS, STATUSES
from flows.sample.written import Cell, ExportedFile, padded, sheet_bytes, stamp

SOURCE = "erp"
TITLE = "应收单列表"
HEADINGS = (
    "单据编号", "业务日期", "客户", "币别", "价税合计", "销售员", "单据状态", "作废状态",
    "收款核销状态", "到期日", "应收金额", "已核销金额", "未核销金额",
)  # fmt: skip
HEAD_CELLS = 9
CURRENCIES = {"CNY": "人民币", "USD": "美元", "JPY": "日元"}
DOCUMENT_STATUSES = {"C": "已审核", "Z": "暂存"}
CANCEL_STATUSES = {"A": "未作废", "B": "已作废"}


def export_kingdee_list(company: SampleCompany) -> Export:
    """What is owed now: the list knows no past day."""
    rows: list[list[Cell]] = [list(HEADINGS), *_rows(company)]
    rows.append(_total(rows[1:]))
    name = f"{TITLE}_{stamp(company.as_of)}.xlsx"
    file = ExportedFile(name, sheet_bytes(rows, TITLE, company.as_of))
    declaration = declared(
        SOURCE, "kingdee_list", "open_balances", {"receivables": f"{TITLE}_{{date}}.xlsx"}
    )
    erp = SourceExport(SOURCE, (file,), declaration)
    # Without receipts the control accounts could not be tied.
    beside = beside_source(company, SOURCE, without=("gl_balances",), is_by_name=True)
    return Export((erp, beside))


def _total(rows: list[list[Cell]]) -> list[Cell]:
    """The list adds whatever the currency."""
    numbers = [[Decimal(row[place]) for row in rows] for place in range(-3, 0)]
    return [*padded(["合计"], len(HEADINGS) - 3), *(sum(column, Decimal()) for column in numbers)]


def _rows(company: SampleCompany) -> Iterator[list[Cell]]:
    reps = {rep.number: rep.name for rep in company.reps}
    applied: dict[int, int] = {}
    for entry in kept_applications(company):
        for subject in (entry.instalment, entry.credit):
            applied[id(subject)] = applied.get(id(subject), 0) + entry.amount
    for document in company.documents:
        done = [applied.get(id(part), 0) for part in document.instalments]
        head = _head(document, reps, sum(done))
        for part, paid in zip(document.instalments, done, strict=True):
            cells = _plan(part.due_date.isoformat(), part.amount, paid, document.currency_code)
            yield [*(head if part.number == 1 else [""] * HEAD_CELLS), *cells]
    for credit in company.credits:
        if credit.kind in RED_KINDS:
            paid = applied.get(id(credit), 0)
            day, currency = credit.effective_on.isoformat(), credit.currency_code
            yield [*_red_head(credit, reps, paid), *_plan(day, -credit.amount, -paid, currency)]


def _head(document: Document, reps: dict[str, str], done: int) -> list[Cell]:
    status, cancelled = STATUSES[document.status]
    return [
        document.number,
        document.document_date.isoformat(),
        document.customer.name,
        CURRENCIES[document.currency_code],
        in_units(document.amount, document.currency_code),
        reps.get(document.customer.rep, ""),
        DOCUMENT_STATUSES[status],
        CANCEL_STATUSES[cancelled],
        _state(done, document.amount),
    ]


def _red_head(credit: Credit, reps: dict[str, str], done: int) -> list[Cell]:
    return [
        credit.number,
        credit.effective_on.isoformat(),
        credit.owner.name,
        CURRENCIES[credit.currency_code],
        in_units(-credit.amount, credit.currency_code),
        reps.get(credit.owner.rep, ""),
        DOCUMENT_STATUSES["C"],
        CANCEL_STATUSES["A"],
        _state(done, credit.amount),
    ]


def _state(done: int, amount: int) -> str:
    return "空" if not done else "完全" if done >= amount else "部分"


def _plan(due: str, amount: int, done: int, currency: str) -> list[Cell]:
    numbers: list[Decimal] = [in_units(each, currency) for each in (amount, done, amount - done)]
    return [due, *numbers]
