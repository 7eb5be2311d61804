"""The lists that users export from a screen: read with all their habits, or set aside by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from .lists import KINGDEE, SAP, U8, ExportedList, framed, make_home_of_lists
from .one_company import OneCompany, build, transformer

DAY = date(2026, 6, 30)
OF_KINGDEE = ExportedList(
    "kingdee", "kingdee_list", "open_balances", "receivables", KINGDEE.encode("gb18030")
)
OF_U8 = ExportedList("u8", "u8_list", "balance_forward", "ledger", U8.encode())
OF_SAP = ExportedList("sap", "sap_fbl5n", "open_balances", "open_items", SAP.encode("gb18030"))
OWED = (
    "select document_number, instalment_number, currency_code, open_amount from marts.open_items"
    " where source_name = '{source}'"
)
LEFT = (
    "select document_number, credit_type, currency_code, unapplied_amount"
    " from marts.unapplied_credits where starts_with(credit_id, '{source}:')"
)
ASIDE = "select line, reason_code from staging.stg_exclusions where source_name = '{source}'"
BAD = (
    "select line, column_name, rule_code from staging.stg_quarantine where source_name = '{source}'"
)


@dataclass(frozen=True)
class ReadList:
    """What a run made of the list of one source."""

    built: OneCompany
    source: str

    def counted(self, query: str) -> Counter[tuple[Any, ...]]:
        """The rows of a query about `{source}`, each with how often it comes."""
        return self.built.counted(query.format(source=self.source))


def read(folder: Path, lists: Sequence[ExportedList]) -> OneCompany:
    """What a run makes of lists on their day."""
    home = make_home_of_lists(folder / "home", lists)
    worker = transformer(folder / "dbt.log", *(one.layout for one in lists))
    try:
        return build(home, DAY, worker)
    finally:
        worker.close()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> OneCompany:
    """One home with a list of each ERP: none disturbs another."""
    return read(tmp_path_factory.mktemp("lists"), [OF_KINGDEE, OF_U8, OF_SAP])


@pytest.fixture
def kingdee(built: OneCompany) -> ReadList:
    return ReadList(built, "kingdee")


@pytest.fixture
def u8(built: OneCompany) -> ReadList:
    return ReadList(built, "u8")


@pytest.fixture
def sap(built: OneCompany) -> ReadList:
    return ReadList(built, "sap")


def test_a_list_of_kingdee_carries_heads_down_to_the_rows_of_their_own_document(
    kingdee: ReadList,
) -> None:
    assert set(kingdee.counted(OWED)) == {
        ("AR1", 1, "CNY", Decimal(500)),
        ("AR1", 2, "CNY", Decimal(400)),
        ("AR2", 1, "JPY", Decimal(5000)),
    }
    assert set(
        kingdee.counted(
            "select document_number, sales_rep_id from intermediate.int_receivables"
            " where source_name = '{source}'"
        )
    ) == {("AR1", "王芳"), ("AR2", None)}


def test_a_red_document_of_a_list_is_a_credit_of_what_is_left_in_its_own_company(
    kingdee: ReadList,
) -> None:
    assert set(kingdee.counted(LEFT)) == {("AR5", "red_invoice", "CNY", Decimal(60))}
    assert set(
        kingdee.counted(
            "select company_id, amount from intermediate.int_credits where source_name = '{source}'"
        )
    ) == {("西部示例分公司", Decimal(60))}


def test_drafts_and_cancelled_documents_are_left_out_with_all_their_rows(
    kingdee: ReadList,
) -> None:
    assert set(kingdee.counted(ASIDE)) == {
        (6, "draft"),
        (7, "cancelled"),
        (8, "cancelled"),
        (12, "total_row"),
    }


def test_a_row_whose_balance_does_not_follow_and_a_state_nobody_knows_are_quarantined(
    kingdee: ReadList,
) -> None:
    assert set(kingdee.counted(BAD)) == {
        (10, "open_amount_fits", "differs_from_total"),
        (11, "document_status", "unknown_value"),
    }


def test_a_ledger_of_u8_is_read_by_side_and_its_balances_prove_every_line(u8: ReadList) -> None:
    assert set(
        u8.counted(
            "select document_number, customer_id, currency_code, original_amount,"
            " document_date::varchar, due_date_erp::varchar from intermediate.int_receivables"
            " where source_name = '{source}'"
        )
    ) == {
        ("期初余额", "u8:K1", "CNY", Decimal(100), "2026-01-31", None),
        ("F1", "u8:K1", "CNY", Decimal(1000), "2026-02-03", "2026-03-05"),
        ("F2", "u8:K2", "USD", Decimal(50), "2026-03-01", "2026-04-01"),
    }
    assert set(
        u8.counted(
            "select document_number, credit_type, amount from intermediate.int_credits"
            " where source_name = '{source}'"
        )
    ) == {
        ("S1", "receipt", Decimal(1300)),
        ("T1", "refund", Decimal(200)),
        ("期初余额", "receipt", Decimal(30)),
        ("H1", "red_invoice", Decimal(40)),
    }
    assert set(u8.counted(BAD)) == {
        (11, "balance_ties", "differs_from_total"),
        (14, "line_kind", "unknown_value"),
    }


def test_what_customers_owe_on_balance_is_the_balance_that_u8_prints(u8: ReadList) -> None:
    balances = u8.counted(
        "select customer_id, sum(amount) from ("
        " select customer_id, open_amount as amount from marts.open_items"
        " union all select customer_id, -unapplied_amount from marts.unapplied_credits)"
        " where starts_with(customer_id, '{source}:') group by all having sum(amount) <> 0"
    )
    # K2 and K3 stand before the lines that are in quarantine.
    assert set(balances) == {("u8:K2", Decimal(20)), ("u8:K3", Decimal(-40))}


def test_fbl5n_is_read_with_its_signs_and_a_part_payment_lowers_the_invoice_it_names(
    sap: ReadList,
) -> None:
    assert set(sap.counted(OWED)) == {
        ("90000001", 1, "CNY", Decimal(700)),
        ("1400000002", 1, "CNY", Decimal(200)),
        ("90000002", 1, "USD", Decimal(70)),
    }
    assert set(sap.counted(LEFT)) == {
        ("1400000003", "receipt", "CNY", Decimal(50)),
        ("1500000001", "advance", "CNY", Decimal(500)),
    }
    assert set(
        sap.counted(
            "select document_number, original_document_number from intermediate.int_receivables"
            " where source_name = '{source}' and original_document_number is not null"
        )
    ) == {("1400000002", "90000007")}


def test_fbl5n_leaves_out_what_is_cleared_noted_or_a_bill_and_keeps_its_subtotals_as_proof(
    sap: ReadList,
) -> None:
    assert set(sap.counted(ASIDE)) == {
        (8, "noted_item"),
        (9, "bill_of_exchange"),
        (11, "not_open"),
        (12, "total_row"),
        (15, "total_row"),
        (16, "local_total"),
    }
    assert set(sap.counted(BAD)) == {(10, "special_ledger", "unknown_value")}


@pytest.fixture(scope="module")
def sap_framed(tmp_path_factory: pytest.TempPathFactory) -> ReadList:
    bars = replace(OF_SAP, content=framed(SAP).encode("gb18030"))
    return ReadList(read(tmp_path_factory.mktemp("sap_framed"), [bars]), "sap")


@pytest.mark.campaign
def test_an_unconverted_fbl5n_between_bars_tells_the_same(
    sap: ReadList, sap_framed: ReadList
) -> None:
    reasons = "select reason_code from staging.stg_exclusions where source_name = '{source}'"
    rules = (
        "select column_name, rule_code from staging.stg_quarantine where source_name = '{source}'"
    )
    for query in (OWED, LEFT, reasons, rules):
        assert sap_framed.counted(query) == sap.counted(query)
        assert sap.counted(query)


@pytest.mark.parametrize(
    "list_name", ["kingdee", "u8", "sap", pytest.param("sap_framed", marks=pytest.mark.campaign)]
)
def test_every_row_of_a_list_is_used_quarantined_or_left_out(
    list_name: str, request: pytest.FixtureRequest
) -> None:
    built: ReadList = request.getfixturevalue(list_name)
    uneven = built.counted(
        "select rows_landed, rows_used, rows_quarantined, rows_excluded"
        " from staging.stg_row_reconciliation where source_name = '{source}'"
        " and rows_landed <> rows_used + rows_quarantined + rows_excluded"
    )
    assert not uneven
