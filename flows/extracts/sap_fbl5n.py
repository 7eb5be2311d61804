"""The layout `sap_fbl5n`: SAP's list of customer line items (FBL5N), saved in Chinese."""

from __future__ import annotations

from flows.extracts.source import Layout, Table, erp_columns

OPEN_ITEMS = Table(
    "open_items",
    erp_columns(
        required="客户|科目 凭证编号 凭证类型 凭证日期 过账日期 净到期日 凭证货币"
        " 凭证货币计价的金额",
        optional="行项目 清帐凭证|清账凭证 分配 参照|参考 发票参考 发票参考行 发票参考年度"
        " 特别总账标识|特别总帐标识 公司代码 会计年度|年度 名称|客户名称 付款条件|付款条款 文本",
        identifiers="客户 凭证编号 清帐凭证 发票参考",
        dates="凭证日期 过账日期 净到期日",
        amounts="凭证货币计价的金额",
    ),
    concerns_debtors=True,
    files="客户未清项_{date}.txt",
    number_forms=("trailing_minus",),
    total_labels=("*", "**", "***"),
    moves_daily=True,
)

LAYOUT = Layout(
    name="sap_fbl5n",
    capabilities=("open_balances",),
    tables=(OPEN_ITEMS,),
    is_mapped=False,
    cannot_give=(
        "receipts that are cleared, and past days (the list knows the day it was saved)",
        "partial payments of an invoice, unless the list shows 发票参考 (REBZG): they then stand"
        " apart as credits",
        "how old the debt of a residual item is when its invoice is cleared: the list dates it"
        " itself",
        "names of customers (unless the list shows 名称), master data, limits and sales reps",
        "bills of exchange (special G/L W) and their maturity",
        "promises and disputes",
        "open orders",
    ),
)
