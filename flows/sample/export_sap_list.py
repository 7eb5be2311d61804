"""FBL5N as saved from the screen in Chinese: tabs, a minus behind the number, `*` subtotals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby

from flows.sample.beside import beside_source
from flows.sample.dumped import declared
from flows.sample.facts import SampleCompany, in_units
from flows.sample.home import Export, SourceExport
from flows.sample.people import REPS
from flows.sample.sap_lines import DEBIT, SapBooks, SapLine
from flows.sample.truth import identified
from flows.sample.written import ExportedFile, padded, stamp, tab_bytes

SOURCE = "erp"
TITLE = "客户未清项"
HEADINGS = (
    "", "客户", "凭证编号", "行项目", "凭证类型", "凭证日期", "过账日期", "净到期日", "本币金额",
    "凭证货币", "凭证货币计价的金额", "清帐凭证", "分配", "发票参考", "发票参考行",
    "特别总账标识", "文本",
)  # fmt: skip
LOCAL, FOREIGN = 8, 10


def export_sap_list(company: SampleCompany) -> Export:
    """The open items of the day, customer by customer and currency by currency."""
    lines = [line for line in SapBooks(company).post_all() if line.cleared_on is None]
    rows = [
        padded(["客户行项目显示"], len(HEADINGS)),
        padded(["", "公司代码", company.creditor.company_id], len(HEADINGS)),
        padded(["", "未清项目的日期", f"{company.as_of:%Y.%m.%d}"], len(HEADINGS)),
        padded([], len(HEADINGS)),
        list(HEADINGS),
        *_rows(company, lines),
    ]
    name = f"{TITLE}_{stamp(company.as_of)}.txt"
    file = ExportedFile(name, tab_bytes(rows, "gb18030"))
    declaration = declared(
        SOURCE,
        "sap_fbl5n",
        "open_balances",
        {"open_items": f"{TITLE}_{{date}}.txt"},
        REPS[0].number,
    )
    erp = SourceExport(SOURCE, (file,), declaration)
    return Export((erp, beside_source(identified(company), SOURCE)))


def signed_text(amount: Decimal) -> str:
    """1,234.56 or 1,234.56-, as SAP prints."""
    return f"{abs(amount):,}{'-' if amount < 0 else ''}"


def _rows(company: SampleCompany, lines: list[SapLine]) -> Iterator[list[str]]:
    lines.sort(key=lambda line: (line.customer.number, line.currency_code, line.document))
    total = Decimal()
    groups = groupby(lines, lambda line: (line.customer.number, line.currency_code))
    for (customer, currency), group in groups:
        items = list(group)
        yield from (_row(company, line) for line in items)
        local = sum((_local(company, line) for line in items), Decimal())
        foreign = sum((_signed(line) for line in items), Decimal())
        total += local
        subtotal = padded(["*", customer], len(HEADINGS))
        subtotal[LOCAL], subtotal[LOCAL + 1] = signed_text(local), currency
        subtotal[FOREIGN] = signed_text(foreign)
        yield [str(cell) for cell in subtotal]
    last = padded(["**"], len(HEADINGS))
    last[LOCAL] = signed_text(total)
    yield [str(cell) for cell in last]


def _row(company: SampleCompany, line: SapLine) -> list[str]:
    due = (line.baseline or line.dated) + timedelta(days=line.days)
    return [
        "",
        line.customer.number,
        str(line.document),
        f"{line.position:03d}",
        line.document_type,
        f"{line.dated:%Y.%m.%d}",
        f"{line.posted_on:%Y.%m.%d}",
        f"{due:%Y.%m.%d}",
        signed_text(_local(company, line)),
        line.currency_code,
        signed_text(_signed(line)),
        "",
        line.reference,
        str(line.invoice.document) if line.invoice else "",
        f"{line.invoice.position:03d}" if line.invoice else "",
        line.special,
        line.text,
    ]


def _signed(line: SapLine) -> Decimal:
    amount = in_units(line.amount, line.currency_code)
    return amount if line.side == DEBIT else -amount


def _local(company: SampleCompany, line: SapLine) -> Decimal:
    exact = _signed(line) * company.rate(line.currency_code, line.posted_on)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
