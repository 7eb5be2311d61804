"""The layout `kingdee_list`: 应收单列表 as a user exports it from 金蝶云星空."""

from __future__ import annotations

from flows.extracts.source import Layout, Table, erp_columns

RECEIVABLES = Table(
    "receivables",
    erp_columns(
        required="单据编号 业务日期 客户|客户名称 币别|币种 单据状态 到期日 应收金额 未核销金额",
        optional="作废状态 已核销金额 客户编码|客户.编码 销售员 结算组织 收款条件",
        identifiers="单据编号 客户编码",
        dates="业务日期 到期日",
        amounts="应收金额 未核销金额 已核销金额",
    ),
    concerns_debtors=True,
    files="应收单列表_{date}.xlsx",
    # Never blank on a document's first line, so it says to which document a line belongs.
    fill_down=("单据编号",),
    moves_daily=True,
)

LAYOUT = Layout(
    name="kingdee_list",
    capabilities=("open_balances",),
    tables=(RECEIVABLES,),
    is_mapped=False,
    cannot_give=(
        "receipts, matches and past days (the list knows the day it was exported)",
        "numbers of customers, unless the list shows 客户编码: else the name stands for the number",
        "customer master data and credit limits",
        "numbers of sales reps: the name (销售员) stands for the number",
        "promises and disputes",
        "open orders",
    ),
)
