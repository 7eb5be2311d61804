"""Writes the demo company's ERP exports from the literals beside it.

Run from the top of the repository: `python -m tests.demo.build_demo_company`. The same literals
always give the same bytes; test_demo_files.py compares them with the committed files.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from . import company_documents as documents
from . import company_parties as parties

DEMO_COMPANY = Path(__file__).parents[2] / "flows" / "demo_company"
INBOX = DEMO_COMPANY / "inbox" / "erp"
STAMP = documents.AS_OF_DATE.replace("-", "")
Rows = Sequence[Sequence[str]]


def csv_text(rows: Rows, line_end: str = "\n") -> str:
    """The rows as comma-separated text; a cell is quoted only where it has to be."""
    text = io.StringIO()
    csv.writer(text, lineterminator=line_end).writerows(rows)
    return text.getvalue()


def padded(cells: Sequence[str], width: int) -> list[str]:
    """The cells with empty ones after them, as a spreadsheet saves a short row."""
    return [*cells, *[""] * (width - len(cells))]


def sales_reps() -> bytes:
    headings = ("业务员编码", "姓名", "部门", "每日任务上限", "电子邮箱")
    return csv_text([headings, *parties.SALES_REPS]).encode()


RECEIVABLE_HEADINGS = (
    "单据编号", "期次", "客户编码", "客户名称", "合同编号", "单据日期", "到期日", "币种",
    "原币金额", "是否质保金", "受让方", "转让通知日", "收款权", "备注",
)  # fmt: skip


def receivables(
    documented: Sequence[documents.Receivable] = documents.RECEIVABLES,
    day: str = documents.AS_OF_DATE,
) -> bytes:
    """A GB18030 file with two title rows above the headings and a 合计 row at the end."""
    names = {customer.number: customer.name for customer in parties.CUSTOMERS}
    width = len(RECEIVABLE_HEADINGS)
    lines = [(*row[:3], names[row.customer], *row[3:]) for row in documented]
    total = sum(Decimal(row.amount) for row in documented)
    rows = [
        padded([f"{parties.COMPANY_NAME} 应收单明细"], width),
        padded([f"数据日期：{day}", "单位：元"], width),
        RECEIVABLE_HEADINGS,
        *lines,
        padded(["合计", *[""] * 7, str(total)], width),
    ]
    return csv_text(rows, "\r\n").encode("gb18030")


def receipts(rows: Sequence[documents.Credit] = documents.CREDITS) -> bytes:
    """A UTF-8 file with a byte-order mark, as a spreadsheet saves "CSV UTF-8"."""
    headings = (
        "收款单号", "收款类型", "客户编码", "收款日期", "币种", "收款金额", "结算方式",
        "冲销日期", "摘要",
    )  # fmt: skip
    return csv_text([headings, *rows]).encode("utf-8-sig")


def applications(rows: Sequence[documents.Application] = documents.APPLICATIONS) -> bytes:
    headings = ("收款单号", "应收单号", "期次", "核销日期", "核销金额", "冲销日期")
    return csv_text([headings, *rows]).encode()


def promises(rows: Sequence[documents.Promise] = documents.PROMISES) -> bytes:
    headings = (
        "承诺编号", "客户编码", "应收单号", "承诺日期", "约定付款日", "承诺金额", "币种",
        "承诺人", "沟通方式",
    )  # fmt: skip
    return csv_text([headings, *rows]).encode()


def disputes(rows: Sequence[documents.Dispute] = documents.DISPUTES) -> bytes:
    headings = (
        "争议编号", "客户编码", "应收单号", "提出日期", "争议金额", "币种", "争议原因", "关闭日期",
    )  # fmt: skip
    return csv_text([headings, *rows]).encode()


def exchange_rates(rows: Sequence[documents.Rate] = documents.RATES) -> bytes:
    headings = ("日期", "源币种", "目标币种", "汇率")
    return csv_text([headings, *rows]).encode()


CUSTOMER_HEADINGS = (
    "客户编码", "客户名称", "统一社会信用代码", "业务员编码", "地区", "付款条件", "重要程度",
    "法律状态", "是否关联方", "信用额度", "联系人", "联系电话", "电子邮箱", "通讯地址",
)  # fmt: skip
LIMIT_COLUMN = CUSTOMER_HEADINGS.index("信用额度")


def customers() -> bytes:
    """A spreadsheet with two title rows above the headings and a 合计 row at the end."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": datetime(2026, 6, 30, tzinfo=UTC)})
    sheet = book.add_worksheet("客户档案")
    sheet.write_string(0, 0, f"{parties.COMPANY_NAME} 客户档案")
    sheet.write_string(1, 0, f"数据日期：{documents.AS_OF_DATE}")
    sheet.write_row(2, 0, CUSTOMER_HEADINGS)
    for number, customer in enumerate(parties.CUSTOMERS, start=3):
        write_customer(sheet, number, customer)
    last = len(parties.CUSTOMERS) + 3
    sheet.write_string(last, 0, "合计")
    sheet.write_number(last, LIMIT_COLUMN, sum(int(row.limit or 0) for row in parties.CUSTOMERS))
    book.close()
    return stored(buffer.getvalue())


def write_customer(sheet: Worksheet, row: int, customer: parties.Customer) -> None:
    """One row: texts as text, the limit as a number, nothing where the customer has none."""
    for column, cell in enumerate(customer):
        if column == LIMIT_COLUMN and cell:
            sheet.write_number(row, column, int(cell))
        elif cell:
            sheet.write_string(row, column, cell)


def stored(workbook: bytes) -> bytes:
    """The same workbook without compression, whose bytes differ between zlib versions."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.create_system = 0
            copy.writestr(member, source.read(name))
    return target.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    f"客户档案_{STAMP}.xlsx": customers,
    f"业务员_{STAMP}.csv": sales_reps,
    f"应收单_{STAMP}.csv": receivables,
    f"收款单_{STAMP}.csv": receipts,
    f"核销记录_{STAMP}.csv": applications,
    f"付款承诺_{STAMP}.csv": promises,
    f"争议_{STAMP}.csv": disputes,
    f"汇率_{STAMP}.csv": exchange_rates,
}


def write_files(folder: Path) -> list[Path]:
    """Writes every file into the folder and answers their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in FILES.items():
        (folder / name).write_bytes(content())
    return [folder / name for name in FILES]


if __name__ == "__main__":
    for path in write_files(INBOX):
        print(path.relative_to(DEMO_COMPANY))
