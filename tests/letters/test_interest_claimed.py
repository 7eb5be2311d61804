"""A run whose demands claim interest on each basis, traced to contract, rate and policy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.outbox.pdf_text import printed_texts
from tests.run.command import Ended, asked, huikuan
from tests.run.conftest import copy_of, inbox, release_of, tables_of

RULES = """dunning_policy,letter_kind,letter_level,step_number,clock,days,minimum_interval_days,\
needed_evidence,cycle,channel,needs_approval,wording_set,pay_within_days
standard,demand,1,1,due_date,1,0,none,calendar_month,post,是,standard,7
"""
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


@dataclass(frozen=True)
class Claims:
    """The published home, the demands of K1001 and K1002 by number, and what traces told."""

    home: Path
    numbers: dict[str, str]
    traced: dict[str, Ended]


@pytest.fixture(scope="module")
def claims(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Claims:
    home = copy_of(demo_home, tmp_path_factory.mktemp("interest"))
    (home / "policy").mkdir(exist_ok=True)
    (home / "policy" / "letter_rules.csv").write_text(RULES, "utf-8")
    (inbox(home) / "合同_20260630.csv").write_text(CONTRACTS, "utf-8")
    with (home / "huikuan.toml").open("a", encoding="utf-8") as settings:
        settings.write(MAPPED)
    ran = huikuan(home, "run", "--direct")
    assert ran.code == 0, ran.err
    with tables_of(release_of(home)) as query:
        numbers = dict(
            query("select customer_id, letter_number from letters_due where letter_kind = 'demand'")
        )
    traced = {
        customer: asked(home, "trace", numbers[f"erp:{customer}"])
        for customer in ("K1001", "K1002", "K1004")
    }
    return Claims(home, numbers, traced)


def test_interest_is_claimed_by_the_basis_that_each_contract_allows(claims: Claims) -> None:
    with tables_of(release_of(claims.home)) as query:
        told = query(
            "select documents.document_number, interest.basis_code, interest.principal_amount,"
            " interest.interest_days, interest.interest_amount from letter_interest as interest"
            " join open_items as documents using (receivable_id) order by 1"
        )
    assert [tuple(map(str, row)) for row in told] == [
        # 20,000.00 × 0.02 % × 189: the amendment's rate, not the contract's 0.03 %.
        ("XS2510008", "contract", "20000.0000", "189", "756.0000"),
        # 24,320.60 × 3.00 % × 1.5 × 84 ÷ 365, by the LPR of 2026-03-20.
        ("XS2602003", "sales_interpretation_18", "24320.6000", "84", "251.8700"),
        # 96,400.00 × 0.05 % × 52.
        ("XS2603017", "sme_regulation_17", "96400.0000", "52", "2506.4000"),
        ("XS2604003", "sales_interpretation_18", "37860.4000", "22", "102.6900"),
    ]


def rows_of(traced: Ended) -> list[str]:
    assert traced.code == 0, traced.err
    return [" ".join(line.split()) for line in traced.out.splitlines()]


def test_a_trace_leads_from_the_claim_to_principal_contract_and_rate(claims: Claims) -> None:
    rows = rows_of(claims.traced["K1001"])
    [head] = [number for number, row in enumerate(rows) if row.endswith(" = 756.00")]
    assert rows[head].startswith("interest ")
    assert "+756.00 应收单_20260630.csv:6 XS2510008,1,K1001," in rows[head + 1]
    assert any(row.endswith(" = 251.87") for row in rows)
    for line in (
        "interest contract 合同_20260630.csv:2 HT25-031,K1001,,2025-10-01,0.0003,",
        "interest rate 合同_20260630.csv:3 HT25-031-1,K1001,HT25-031,2026-02-01,0.0002,",
        "interest contract 合同_20260630.csv:4 HT26-002,K1001,,2026-01-20,,",
        "interest basis interest_bases.csv:2 contract,1,是,demand,1,",
        "interest basis interest_bases.csv:4 sales_interpretation_18,3,是,demand,1,,0.5,365,",
    ):
        assert any(row.startswith(line) for row in rows), line
    rates = [row.split(maxsplit=3)[3] for row in rows if row.startswith("interest rate lending")]
    assert [rate.split(",")[:2] for rate in rates] == [
        ["2026-03-20", "3.00"],
        ["2026-05-20", "3.00"],
    ]
    regulated = rows_of(claims.traced["K1002"])
    rate = "interest rate interest_bases.csv:3 sme_regulation_17,2,是,demand,1,0.0005,,,"
    assert any(row.startswith(rate) for row in regulated)
    assert any(row.endswith(" = 2,506.40") for row in regulated)


def test_a_letter_without_a_contract_on_record_claims_nothing(claims: Claims) -> None:
    assert not any("interest" in row for row in rows_of(claims.traced["K1004"]))


def test_the_letter_prints_claim_basis_and_formula_beside_the_amount_due(claims: Claims) -> None:
    number = claims.numbers["erp:K1002"]
    [pdf] = release_of(claims.home).glob(f"outbox/*/letters/{number}.pdf")
    text = "".join("".join(printed_texts(pdf.read_bytes())).split())
    assert "2,506.40" in text
    assert "保障中小企业款项支付条例" in text
    for told in ("96,400.00", "2026-05-10", "日0.05%", "主张金额"):
        assert told in text, told
