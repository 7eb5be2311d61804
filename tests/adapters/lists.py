"""Small lists as users export them from a screen, with the habits that money gets lost by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HOME = """
language = "zh"

[company]
company_id = "1000"
legal_name = "华东示例制造有限公司"
currency_code = "CNY"
"""
SOURCE = """
[sources.{name}]
layout = "{layout}"
capability = "{capability}"

[sources.{name}.tables.{table}]
files = "list_{{date}}.{ending}"
"""

# Heads on a document's first line only; one without a rep below one with; a draft, a cancelled
# document, a red one half matched; a row whose balance does not follow from what was matched.
KINGDEE = """\
应收单列表,,,,,,,,,,,
单据编号,业务日期,客户,币别,销售员,单据状态,作废状态,结算组织,到期日,应收金额,已核销金额,未核销金额
AR1,2026-04-01,武汉示例阀门有限公司,人民币,王芳,已审核,未作废,华东示例制造有限公司,2026-05-01,600.00,100.00,500.00
,,,,,,,,2026-06-01,400.00,0.00,400.00
AR2,2026-04-02,长沙示例机电有限公司,日元,,已审核,未作废,华东示例制造有限公司,2026-07-01,5000.00,0.00,5000.00
AR3,2026-04-03,长沙示例机电有限公司,人民币,李娜,暂存,未作废,华东示例制造有限公司,2026-07-01,70.00,0.00,70.00
AR4,2026-04-04,长沙示例机电有限公司,人民币,李娜,已审核,已作废,华东示例制造有限公司,2026-07-01,80.00,0.00,80.00
,,,,,,,,2026-08-01,8.00,0.00,8.00
AR5,2026-04-05,武汉示例阀门有限公司,人民币,王芳,已审核,未作废,西部示例分公司,2026-07-01,-90.00,-30.00,-60.00
AR6,2026-04-06,武汉示例阀门有限公司,人民币,王芳,已审核,未作废,华东示例制造有限公司,2026-07-01,100.00,10.00,100.00
AR7,2026-04-07,武汉示例阀门有限公司,人民币,王芳,已核准,未作废,华东示例制造有限公司,2026-07-01,11.00,0.00,11.00
合计,,,,,,,,,6179.00,80.00,6109.00
"""

# Two rows of headings, directions, an opening balance, subtotals; one line went missing (K2), one
# word nobody knows (K3), money paid back, a red invoice, an opening balance on the other side.
U8 = """\
应收明细账,,,,,,,,,,,,,,
客户编码,客户名称,日期,凭证号,摘要,单据类型,单据号,币种,本期应收,,本期收回,,方向,余额,,到期日
,,,,,,,,原币,本币,原币,本币,,原币,本币,
K1,武汉示例阀门有限公司,,,期初余额,,,人民币,,,,,借,100.00,100.00,
K1,武汉示例阀门有限公司,2026-02-03,,销售,销售专用发票,F1,人民币,1000.00,1000.00,,,借,1100.00,1100.00,2026-03-05
,,2026-02-10,,收款,收款单,S1,人民币,,,1300.00,1300.00,贷,200.00,200.00,
K1,武汉示例阀门有限公司,2026-02-11,,退款,付款单,T1,人民币,,,-200.00,-200.00,平,0.00,0.00,
小计,,,,,,,人民币,1000.00,1000.00,1100.00,1100.00,平,0.00,0.00,
K2,长沙示例机电有限公司,,,期初余额,,,美元,,,,,贷,30.00,210.00,
K2,长沙示例机电有限公司,2026-03-01,,销售,销售专用发票,F2,美元,50.00,350.00,,,借,20.00,140.00,2026-04-01
K2,长沙示例机电有限公司,2026-03-09,,销售,销售专用发票,F4,美元,7.00,49.00,,,借,36.00,252.00,2026-04-09
小计,,,,,,,美元,57.00,399.00,,,借,36.00,252.00,
K3,南昌示例泵业有限公司,2026-03-02,,冲销,红字发票,H1,人民币,,,40.00,40.00,贷,40.00,40.00,
K3,南昌示例泵业有限公司,2026-03-03,,不明,其他,X1,人民币,,,5.00,5.00,贷,45.00,45.00,
小计,,,,,,,人民币,,,45.00,45.00,贷,45.00,45.00,
合计,,,,,,,,,1399.00,,1145.00,,,,
制表人：财务部,,,,,,,,,,,,,,,
"""

# `*` rows, minus signs behind numbers, a part payment and a residual (发票参考), an item that is
# cleared, a noted item, a bill, an advance, a deposit and a special ledger nobody knows.
SAP = """\
\t公司代码\t1000\t\t\t\t\t\t\t\t\t\t
\t客户\t凭证编号\t行项目\t凭证类型\t凭证日期\t过账日期\t净到期日\t本币金额\t凭证货币\t凭证货币计价的金额\t清帐凭证\t发票参考\t发票参考行\t特别总账标识\t文本
\t0000010001\t0090000001\t001\tRV\t2026.03.01\t2026.03.01\t2026.04.30\t1,000.00\tCNY\t1,000.00\t\t\t\t\t
\t10001\t1400000001\t001\tDZ\t2026.05.10\t2026.05.10\t2026.05.10\t300.00-\tCNY\t300.00-\t\t90000001\t001\t\t
\t10001\t1400000002\t002\tDZ\t2026.05.11\t2026.05.11\t2026.07.01\t200.00\tCNY\t200.00\t\t90000007\t001\t\t剩余项目
\t10001\t1400000003\t001\tDZ\t2026.05.12\t2026.05.12\t2026.05.12\t50.00-\tCNY\t50.00-\t\t90000099\t001\t\t
\t10001\t1500000001\t001\tDZ\t2026.05.13\t2026.05.13\t2026.05.13\t500.00-\tCNY\t500.00-\t\t\t\tA\t
\t10001\t1500000002\t001\tDZ\t2026.05.14\t2026.05.14\t2026.05.14\t600.00\tCNY\t600.00\t\t\t\tF\t
\t10001\t1500000003\t001\tDZ\t2026.05.15\t2026.05.15\t2026.09.15\t700.00\tCNY\t700.00\t\t\t\tW\t
\t10001\t1500000004\t001\tDA\t2026.05.16\t2026.05.16\t2026.05.16\t9.00\tCNY\t9.00\t\t\t\tX\t
\t10001\t90000003\t001\tRV\t2026.05.17\t2026.05.17\t2026.06.17\t80.00\tCNY\t80.00\t1400000009\t\t\t\t
*\t10001\t\t\t\t\t\t\t1,739.00\tCNY\t1,739.00\t\t\t\t\t
\t10002\t90000002\t001\tRV\t2026.05.18\t2026.05.18\t2026.06.18\t560.00\tUSD\t80.00\t\t\t\t\t
\t10002\t1600000001\t001\tDG\t2026.05.19\t2026.05.19\t2026.05.19\t70.00-\tUSD\t10.00-\t\t90000002\t001\t\t
*\t10002\t\t\t\t\t\t\t490.00\tUSD\t70.00\t\t\t\t\t
**\t\t\t\t\t\t\t\t2,229.00\t\t\t\t\t\t\t
"""


def framed(text: str) -> str:
    """A list as SAP saves it unconverted: cells between bars, padded, with lines of dashes."""
    title, *lines = text.splitlines()
    rows = [[cell.strip() for cell in line.split("\t")] for line in lines]
    columns = range(max(map(len, rows)))
    widths = [max(len(row[place]) for row in rows if place < len(row)) for place in columns]
    drawn = [
        "|" + "|".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + "|"
        for row in ([*row, *[""] * (len(widths) - len(row))] for row in rows)
    ]
    rule = "-" * len(drawn[0])
    parts = [title.strip(), "", rule, drawn[0], rule]
    for line in drawn[1:]:
        parts += [rule, line, rule] if line.startswith("|*") else [line]
    return "\n".join([*parts, ""])


@dataclass(frozen=True)
class ExportedList:
    """One list: the source that it comes from, what that is, and the bytes as they were saved."""

    name: str
    layout: str
    capability: str
    table: str
    content: bytes

    @property
    def ending(self) -> str:
        """How its file's name ends."""
        return "txt" if b"\t" in self.content or b"|" in self.content else "csv"


def make_home_of_lists(home: Path, lists: Sequence[ExportedList]) -> Path:
    """A home with lists of 2026-06-30, each a source of its own, and nothing else."""
    settings = HOME
    for one in lists:
        inbox = home / "inbox" / one.name
        inbox.mkdir(parents=True)
        (inbox / f"list_20260630.{one.ending}").write_bytes(one.content)
        settings += SOURCE.format(
            name=one.name,
            layout=one.layout,
            capability=one.capability,
            table=one.table,
            ending=one.ending,
        )
    (home / "huikuan.toml").write_text(settings, encoding="utf-8")
    return home
