"""The demo company's documents as literals: receivables, receipts, promises, disputes and rates.

Amounts and dates are text exactly as they stand in the files of flows/demo_company/inbox/.
"""

from __future__ import annotations

from typing import NamedTuple

AS_OF_DATE = "2026-06-30"
CNY = "人民币"
USD = "美元"


class Receivable(NamedTuple):
    """A line of 应收单."""

    document: str
    instalment: str
    customer: str
    contract: str
    document_date: str
    due_date: str
    currency: str
    amount: str
    is_retention: str = "否"
    assigned_to: str = ""
    assigned_on: str = ""
    collection_right: str = ""
    note: str = ""


class Credit(NamedTuple):
    """A line of 收款单; `reversed_on` is set when the money went back."""

    number: str
    credit_type: str
    customer: str
    date: str
    currency: str
    amount: str
    method: str
    reversed_on: str = ""
    remittance_text: str = ""


class Application(NamedTuple):
    """A line of 核销记录: part of a receipt set against an instalment."""

    credit: str
    document: str
    instalment: str
    date: str
    amount: str
    reversed_on: str = ""


class Promise(NamedTuple):
    """A line of 付款承诺; without a document it is a promise by customer."""

    number: str
    customer: str
    document: str
    made_on: str
    promised_date: str
    amount: str
    currency: str
    promised_by: str
    channel: str


class Dispute(NamedTuple):
    """A line of 争议."""

    number: str
    customer: str
    document: str
    opened_on: str
    amount: str
    currency: str
    reason: str
    closed_on: str


class Rate(NamedTuple):
    """A line of 汇率."""

    date: str
    from_currency: str
    to_currency: str
    rate: str


# fmt: off
RECEIVABLES = (
    Receivable("XS2504006", "1", "K1012", "", "2025-04-17", "2025-06-16", CNY, "43280.00"),
    Receivable("XS2507013", "1", "K1012", "", "2025-07-22", "2025-09-20", CNY, "21900.00"),
    Receivable("XS2510008", "1", "K1001", "HT25-031", "2025-10-24", "2025-12-23", CNY, "68500.00"),
    Receivable("XS2512021", "1", "K1001", "HT25-031", "2025-12-18", "2026-02-16", CNY, "41200.00"),
    Receivable("XS2601019", "1", "K1006", "", "2026-01-28", "2026-03-29", CNY, "88000.00"),
    Receivable("XS2602003", "1", "K1001", "HT26-002", "2026-02-06", "2026-04-07", CNY, "54320.60"),
    Receivable("XS2602010", "1", "K1011", "HT26-004", "2026-02-25", "2026-05-26", CNY, "156800.00",
               "否", "示例商业保理有限公司", "2026-03-10", "受让方", "已转让，回款付至保理公司"),
    Receivable("XS2603009", "1", "K1004", "HT26-007", "2026-03-16", "2026-05-15", CNY, "96300.00"),
    Receivable("XS2603017", "1", "K1002", "HT26-009", "2026-03-25", "2026-05-09", CNY, "96400.00"),
    Receivable("XS2603021", "1", "K1010", "", "2026-03-26", "2026-05-25", CNY, "33600.00"),
    Receivable("XS2603025", "1", "K1015", "HT26-011", "2026-03-31", "2026-04-30", CNY, "27000.00",
               note="第一期 预付款30%"),
    Receivable("XS2603025", "2", "K1015", "HT26-011", "2026-03-31", "2026-06-30", CNY, "54000.00",
               note="第二期 发货款60%"),
    Receivable("XS2603025", "3", "K1015", "HT26-011", "2026-03-31", "2027-03-31", CNY, "9000.00",
               "是", note="第三期 质保金10%"),
    Receivable("XS2604002", "1", "K1003", "", "2026-04-02", "2026-06-01", CNY, "48500.00"),
    Receivable("XS2604003", "1", "K1001", "HT26-002", "2026-04-09", "2026-06-08", CNY, "37860.40"),
    Receivable("XS2604005", "1", "K1013", "", "2026-04-10", "2026-05-10", CNY, "210000.00"),
    Receivable("XS2604007", "1", "K1004", "HT26-007", "2026-04-13", "2026-06-12", CNY, "18760.00"),
    Receivable("XS2604009", "1", "K1008", "", "2026-04-15", "2026-05-30", CNY, "86400.00"),
    Receivable("XS2604010", "1", "K1010", "HT26-012", "2026-04-16", "2026-06-15", USD, "23640.80"),
    Receivable("XS2604013", "1", "K1018", "", "2026-04-20", "2026-06-04", CNY, "35966.60"),
    Receivable("XS2604016", "1", "K1005", "", "2026-04-22", "2026-05-22", CNY, "15640.00"),
    Receivable("XS2604018", "1", "K1009", "", "2026-04-24", "2026-05-24", CNY, "58000.00"),
    Receivable("XS2605006", "1", "K1003", "", "2026-05-06", "2026-07-05", CNY, "62150.00"),
    Receivable("XS2605007", "1", "K1005", "", "2026-05-08", "2026-06-07", CNY, "74200.00"),
    Receivable("XS2605008", "1", "K1016", "", "2026-05-11", "2026-06-10", CNY, "52300.00"),
    Receivable("XS2605010", "1", "K1006", "", "2026-05-13", "2026-07-12", CNY, "97600.00"),
    Receivable("XS2605011", "1", "K1009", "", "2026-05-15", "2026-06-14", CNY, "9415.80"),
    Receivable("XS2605012", "1", "K1017", "", "2026-05-18", "2026-06-17", CNY, "41870.00"),
    Receivable("XS2605016", "1", "K1014", "", "2026-05-21", "2026-06-20", CNY, "26730.00"),
    Receivable("XS2605021", "1", "K1011", "HT26-004", "2026-05-28", "2026-08-26", CNY, "64500.00"),
    Receivable("XS2606001", "1", "K1007", "", "2026-06-02", "2026-06-02", CNY, "12850.00"),
    Receivable("XS2606002", "1", "K1002", "HT26-009", "2026-06-03", "2026-07-18", CNY, "31280.00"),
    Receivable("XS2606005", "1", "K1004", "HT26-007", "2026-06-08", "2026-08-07", CNY, "22400.00"),
    Receivable("XS2606007", "1", "K1008", "", "2026-06-09", "2026-07-24", CNY, "27300.00"),
    Receivable("XS2606009", "1", "K1001", "HT26-002", "2026-06-11", "2026-08-10", CNY, "29750.00"),
    Receivable("XS2606010", "1", "K1010", "HT26-012", "2026-06-12", "2026-08-11", USD, "9600.00"),
    Receivable("XS2606012", "1", "K1003", "", "2026-06-16", "2026-08-15", CNY, "18990.00"),
)

CREDITS = (
    Credit("SK2602007", "收款", "K1001", "2026-02-10", CNY, "48500.00", "银行转账"),
    Credit("SK2603011", "收款", "K1001", "2026-03-20", CNY, "41200.00", "银行转账"),
    Credit("SK2605002", "收款", "K1015", "2026-05-06", CNY, "20000.00", "银行转账"),
    Credit("SK2605016", "收款", "K1001", "2026-05-28", CNY, "30000.00", "银行转账"),
    Credit("SK2606002", "收款", "K1007", "2026-06-03", CNY, "12850.00", "支票", "2026-06-09",
           "支票退票"),
    Credit("SK2606004", "收款", "K1003", "2026-06-11", CNY, "48500.00", "银行转账"),
    Credit("SK2606007", "收款", "K1008", "2026-06-16", CNY, "86400.00", "银行转账",
           remittance_text="货款"),
    Credit("SK2606009", "收款", "K1016", "2026-06-18", CNY, "20000.00", "银行转账"),
    Credit("SK2606010", "收款", "K1010", "2026-06-22", USD, "5000.00", "电汇"),
    Credit("HZ2606001", "红字", "K1009", "2026-06-18", CNY, "12600.00", "",
           remittance_text="退货红字发票"),
)

APPLICATIONS = (
    Application("SK2602007", "XS2510008", "1", "2026-02-10", "48500.00"),
    Application("SK2603011", "XS2512021", "1", "2026-03-20", "41200.00"),
    Application("SK2605002", "XS2603025", "1", "2026-05-06", "20000.00"),
    Application("SK2605016", "XS2602003", "1", "2026-05-28", "30000.00"),
    Application("SK2606002", "XS2606001", "1", "2026-06-03", "12850.00", "2026-06-09"),
    Application("SK2606004", "XS2604002", "1", "2026-06-11", "48500.00"),
    Application("SK2606009", "XS2605008", "1", "2026-06-18", "20000.00"),
    Application("SK2606010", "XS2604010", "1", "2026-06-22", "5000.00"),
)

PROMISES = (
    Promise("CN2605003", "K1001", "", "2026-05-20", "2026-05-29", "50000.00", CNY,
            "财务部", "电话"),
    Promise("CN2606001", "K1002", "XS2603017", "2026-06-08", "2026-06-15", "96400.00", CNY,
            "财务部", "电话"),
    Promise("CN2606002", "K1003", "XS2604002", "2026-06-05", "2026-06-12", "48500.00", CNY,
            "采购部", "微信"),
    Promise("CN2606003", "K1008", "XS2604009", "2026-06-10", "2026-06-17", "86400.00", CNY,
            "财务部", "邮件"),
    Promise("CN2606005", "K1004", "XS2603009", "2026-06-25", "2026-07-03", "", CNY,
            "总经理", "拜访"),
)

DISPUTES = (
    Dispute("ZY2605001", "K1005", "XS2604016", "2026-05-13", "2300.00", CNY,
            "送货数量不符", "2026-05-20"),
    Dispute("ZY2606001", "K1005", "XS2605007", "2026-06-12", "14200.00", CNY,
            "部分轴套尺寸超差", ""),
)

RATES = (
    Rate("2026-05-29", "USD", "CNY", "7.1400"),
    Rate("2026-06-30", "USD", "CNY", "7.1250"),
)
# fmt: on
