"""The layout `u8_list`: 应收明细账 as a user exports it from 用友 U8, with a running balance."""

from __future__ import annotations

from flows.extracts.source import Layout, Table, erp_columns

LEDGER = Table(
    "ledger",
    erp_columns(
        required="客户编码 客户名称 日期 摘要 单据类型 单据号 本期应收_原币|本期应收"
        " 本期收回_原币|本期收回 余额_原币|余额",
        optional="币种 本期应收_本币 本期收回_本币 余额_本币 方向|余额_方向 到期日 凭证号",
        identifiers="客户编码 单据号",
        dates="日期 到期日",
        amounts="本期应收_原币 本期收回_原币 余额_原币 本期应收_本币 本期收回_本币 余额_本币",
    ),
    concerns_debtors=True,
    files="应收明细账_{date}.xlsx",
    total_labels=(
        "合计", "小计", "总计", "本日合计", "本月合计", "本期合计", "本年累计", "累计",
    ),
    fill_down=("客户编码", "客户名称"),
    moves_daily=True,
)  # fmt: skip

LAYOUT = Layout(
    name="u8_list",
    capabilities=("balance_forward",),
    tables=(LEDGER,),
    is_mapped=False,
    receipts_table="ledger",
    cannot_give=(
        "which receipt paid which document: that is inferred and marked (allocation)",
        "due dates and documents of the opening balance (期初余额): one item, dated the day before"
        " the month in which the ledger begins",
        "customer master data, credit limits and sales reps",
        "documents not yet audited, bills and their maturity",
        "promises and disputes",
        "open orders",
    ),
)
