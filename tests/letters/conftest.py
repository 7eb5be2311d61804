"""The demo company with letters that need approval and demands that claim interest, run once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.run.command import huikuan
from tests.run.conftest import Morning, copy_of, inbox

POLICY = Path(__file__).parents[2] / "dbt_project" / "policy"
RULES = POLICY / "letter_rules.csv"
# Three customers are asked by demands from the first day on.
CLAIMING = ("K1001", "K1002", "K1004")
FACT = "erp:{number},,,,,,claims,,,李经理,2026-06-01,合同约定\n"
CLAIMS = "claims,demand,1,1,due_date,1,0,none,calendar_month,post,是,standard,7\n"
# An amended penalty, no penalty, a small supplier who told a large buyer so; no row for HT26-007.
CONTRACTS = """合同编号,客户编码,补充的合同,签订日期,日违约金率,我方规模,对方规模,已告知中小企业
HT25-031,K1001,,2025-10-01,0.0003,小型,大型,是
HT25-031-1,K1001,HT25-031,2026-02-01,0.0002,,,
HT26-002,K1001,,2026-01-20,,小型,中型,否
HT26-009,K1002,,2026-03-01,,小型,大型,是
"""
MAPPED = """
[sources.erp.tables.contracts]
files = "合同_{date}.csv"
[sources.erp.tables.contracts.columns]
contract_number = "合同编号"
customer_number = "客户编码"
amends_contract_number = "补充的合同"
signed_on = "签订日期"
penalty_rate_per_day = "日违约金率"
creditor_size = "我方规模"
debtor_size = "对方规模"
is_sme_notice_given = "已告知中小企业"
"""


@pytest.fixture(scope="session")
def approvals(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Morning:
    """The demo's home after a run with these rules; tests that change it copy it first.

    Whatever goes by post needs approval.
    """
    home = copy_of(demo_home, tmp_path_factory.mktemp("approvals"))
    rules = RULES.read_text("utf-8").replace("post,否,standard", "post,是,standard")
    (home / "policy").mkdir(exist_ok=True)
    (home / "policy" / "letter_rules.csv").write_text(rules + CLAIMS, "utf-8")
    facts = "".join(FACT.format(number=number) for number in CLAIMING)
    shipped = (POLICY / "customer_facts.csv").read_text("utf-8")
    (home / "policy" / "customer_facts.csv").write_text(shipped + facts, "utf-8")
    (inbox(home) / "合同_20260630.csv").write_text(CONTRACTS, "utf-8")
    with (home / "huikuan.toml").open("a", encoding="utf-8") as settings:
        settings.write(MAPPED)
    return Morning(home, huikuan(home, "run", "--direct"))
