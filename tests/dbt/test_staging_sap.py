"""What the layout sap makes of an open-item export, small and real."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from landing import Landing, Warehouse

REAL_EXPORT = (
    Path(__file__).parents[3] / "shared" / "data" / "sap_open_items" / "open_items_sap_layout.csv"
)
LAYOUTS = ("sap",)
WAIST = ("staging", "intermediate")
ITEM = {
    "business_code": "U001",
    "cust_number": "0000012345",
    "name_customer": "Sample Foods",
    "buisness_year": "2020.0",
    "doc_id": "1930571429.0",
    "posting_date": "2020-02-27",
    "document_create_date": "20200226",
    "due_in_date": "20200313.0",
    "invoice_currency": "USD",
    "document type": "RV",
    "posting_id": "1.0",
    "total_open_amount": "8734.71",
    "baseline_create_date": "20200227.0",
    "cust_payment_terms": "NAA8",
    "isOpen": "1",
}


@pytest.fixture(scope="module")
def warehouse(landing: Landing) -> Warehouse:
    landing.as_of = "2020-05-31"
    items = [
        {},
        {"doc_id": "2.0", "cust_number": "12345", "name_customer": "Sample Foods Ltd"},
        {"doc_id": "3.0", "cust_number": "12345", "name_customer": "Sample Foods Ltd"},
        {"doc_id": "4.0", "cust_number": "0CCA01", "total_open_amount": "2309.7899999999995"},
        {"doc_id": "5.0", "isOpen": "0"},
        {"doc_id": "6.0", "document type": "DG"},
        {"doc_id": "7.0", "due_in_date": "00:00.0"},
    ]
    for item in items:
        landing.add("sap_open_items", cells="binary", source="sap", **{**ITEM, **item})
    return landing.build(*WAIST)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    landing = Landing(tmp_path_factory.mktemp("real_sap") / "warehouse.duckdb", layouts=LAYOUTS)
    landing.as_of = "2020-05-31"
    with REAL_EXPORT.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            landing.add("sap_open_items", cells="binary", source="sap", **row)
    rule = {"_source": "sap", "_source_row_id": "home.0.9"}
    landing.state("home_rep_rules", company_id="CA02", sales_rep_number="CA", **rule)
    landing.state("home_rep_rules", sales_rep_number="US", **rule)
    return landing.build(*WAIST)


def test_an_item_is_keyed_by_company_document_year_and_line(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select receivable_id, customer_id, document_date, posting_date, due_date_erp,"
        " original_amount, open_amount_erp from intermediate.int_receivables"
        " where document_number in ('1930571429', '4') order by receivable_id"
    ) == [
        (
            *("sap:U001:1930571429:2020:1", "sap:12345"),
            *(date(2020, 2, 26), date(2020, 2, 27), date(2020, 3, 13)),
            *(None, Decimal("8734.7100")),
        ),
        (
            *("sap:U001:4:2020:1", "sap:0CCA01"),
            *(date(2020, 2, 26), date(2020, 2, 27), date(2020, 3, 13)),
            *(None, Decimal("2309.7900")),
        ),
    ]


def test_names_that_disagree_give_no_legal_name(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select customer_id, display_name, legal_name, name_variant_count, source_row_id"
        " from intermediate.int_customers order by customer_id"
    ) == [
        ("sap:0CCA01", "Sample Foods", "Sample Foods", 1, _row(5)),
        ("sap:12345", "Sample Foods Ltd", None, 2, _row(2)),
    ]


def test_closed_items_are_left_out_and_unknown_document_types_quarantined(
    warehouse: Warehouse,
) -> None:
    assert warehouse.rows("select line, reason_code from staging.stg_exclusions") == [
        (6, "not_open")
    ]
    assert warehouse.rows(
        "select line, column_name, value, rule_code, amount from staging.stg_quarantine"
        " order by line"
    ) == [
        (7, "document_type", "DG", "unknown_value", Decimal("8734.71")),
        (8, "due_date", "00:00.0", "not_a_date", Decimal("8734.71")),
    ]


def test_a_quarantined_row_holds_the_debtor_it_names(warehouse: Warehouse) -> None:
    assert warehouse.rows(
        "select debtor_id, company_id, source_row_id from intermediate.int_debtor_holds"
        " order by source_row_id"
    ) == [("account:sap:12345", "U001", _row(7)), ("account:sap:12345", "U001", _row(8))]


@pytest.mark.shared_data
@pytest.mark.skipif(not REAL_EXPORT.exists(), reason="the third-party export is not here")
def test_the_real_export_ties_to_the_cent(real: Warehouse) -> None:
    assert real.rows(
        "select currency_code, sales_rep_id, count(*), sum(open_amount_erp)"
        " from intermediate.int_receivables group by all order by currency_code"
    ) == [
        ("CAD", "CA", 747, Decimal("44471009.0800")),
        ("USD", "US", 8953, Decimal("275113716.8300")),
    ]
    assert real.rows(
        "select count(*), max(name_variant_count) from intermediate.int_customers"
    ) == [(526, 11)]
    assert real.rows(
        "select count(*) from intermediate.int_receivables where due_date_erp < posting_date"
    ) == [(32,)]
    assert real.rows("select count(*) from staging.stg_quarantine") == [(0,)]


def _row(line: int) -> str:
    return f"2c596739fa7ee5bc.0.{line}"
