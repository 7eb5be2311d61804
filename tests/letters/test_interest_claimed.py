"""A run whose demands claim interest on each basis, traced to contract, rate and policy."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.outbox.pdf_text import printed_texts
from tests.run.command import Ended, asked
from tests.run.conftest import Morning, release_of, tables_of


@dataclass(frozen=True)
class Claims:
    """The published home, the demands of K1001 and K1002 by number, and what traces told."""

    home: Path
    numbers: dict[str, str]
    traced: dict[str, Ended]


@pytest.fixture(scope="module")
def claims(approvals: Morning) -> Claims:
    home = approvals.home
    assert approvals.ended.code == 0, approvals.ended.err
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
