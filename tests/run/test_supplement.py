"""A spreadsheet of promises and contracts beside an ERP that has none, told as the ERP's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from flows.errors import UsageError
from flows.settings import parse_settings
from tests.adapters.one_company import build, transformer

from .conftest import Query, tables_of

MODELS = ("promises", "item_dispositions", "int_contracts", "int_sources", "row_reconciliation")

HOME = """
language = "zh"
default_rep = "S01"

[company]
company_id = "1000"
legal_name = "某某机械有限公司"
unified_social_credit_code = "91320594MA0DEM0057"
address = "江苏省苏州市示例路1号"
contact_name = "财务部"
contact_phone = "0512-5550 0100"
currency_code = "CNY"

[[sales_reps]]
sales_rep_id = "S01"
rep_name = "王一"

[sources.erp]
layout = "generic"
capability = "open_items"

[sources.crm]
layout = "generic"
supplements = "erp"
"""
ERP = {
    "customers": ("customer_number,customer_name", "K1,示例贸易有限公司", "K2,示例零售有限公司"),
    "receivables": (
        "document_number,customer_number,document_date,due_date,currency_code,original_amount",
        "F1,K1,2026-04-01,2026-05-01,CNY,1000.00",
        "F2,K2,2026-04-01,2026-05-01,CNY,500.00",
    ),
    "credits": (
        "credit_number,credit_type,customer_number,effective_date,currency_code,amount",
        "R1,收款,K1,2026-06-20,CNY,200.00",
    ),
    "applications": (
        "credit_number,document_number,effective_date,amount",
        "R1,F1,2026-06-20,200.00",
    ),
}
CRM = {
    "promises": (
        "promise_number,customer_number,document_number,made_on,promised_date,promised_amount,"
        "currency_code",
        "P1,K1,F1,2026-06-10,2026-06-20,200.00,CNY",
        "P2,K2,,2026-06-29,2026-07-10,500.00,CNY",
    ),
    "contracts": (
        "contract_number,customer_number,amends_contract_number,signed_on,payment_term_text,"
        "seal_type,penalty_rate_per_day,debtor_size,is_sme_notice_given",
        "HT1,K1,,2026-01-05,货到后30天付款,合同专用章,0.0005,大型,是",
        "HT2,K2,,2026-01-06,售完后付款,私章,,机关,否",
        "HT1-1,K1,HT1,2026-02-05,货到后45天付款,未盖章,,,",
    ),
}


def write_home(home: Path) -> None:
    text = HOME
    for source, tables in (("erp", ERP), ("crm", CRM)):
        inbox = home / "inbox" / source
        inbox.mkdir(parents=True)
        for table, lines in tables.items():
            (inbox / f"{table}_20260630.csv").write_text("\n".join(lines) + "\n", "utf-8")
            columns = "".join(f'{name} = "{name}"\n' for name in lines[0].split(","))
            text += f'\n[sources.{source}.tables.{table}]\nfiles = "{table}_{{date}}.csv"\n'
            text += f"[sources.{source}.tables.{table}.columns]\n{columns}"
    (home / "huikuan.toml").write_text(text, "utf-8")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Query]:
    """The home landed and built as a run does it, as far as it is asked here."""
    home = tmp_path_factory.mktemp("supplement")
    write_home(home)
    worker = transformer(home / "dbt.log", "generic")
    try:
        built = build(home, date(2026, 6, 30), worker, MODELS)
    finally:
        worker.close()
    with tables_of(built.path.parent) as query:
        yield query


def test_promises_of_the_spreadsheet_are_about_the_accounts_of_the_erp(published: Query) -> None:
    rows = published(
        "select promise_id, customer_id, promise_state from marts.promises order by promise_id"
    )
    assert rows == [("erp:P1", "erp:K1", "kept"), ("erp:P2", "erp:K2", "open")]


def test_what_is_promised_is_held_and_the_rest_is_asked_for(published: Query) -> None:
    rows = published(
        "select customer_id, disposition, sum(amount) from marts.item_dispositions"
        " group by all order by all"
    )
    assert rows == [
        ("erp:K1", "demand", Decimal("800.0000")),
        ("erp:K2", "held", Decimal("500.0000")),
    ]


def test_contracts_are_read_with_their_amendments_and_the_debtor_who_made_them(
    published: Query,
) -> None:
    rows = published(
        "select contract_id, customer_id, amended_contract_number, seal_type,"
        " penalty_rate_per_day, debtor_size, is_sme_notice_given"
        " from intermediate.int_contracts order by contract_id"
    )
    assert rows == [
        ("erp:HT1", "erp:K1", None, "contract_seal", Decimal("0.0005"), "large", True),
        ("erp:HT1-1", "erp:K1", "HT1", "none", None, None, None),
        ("erp:HT2", "erp:K2", None, "private_seal", None, "authority", False),
    ]


def test_a_supplement_is_no_source_that_vouches_for_receipts(published: Query) -> None:
    assert published("select source_name, has_receipts from intermediate.int_sources") == [
        ("erp", True)
    ]


def test_every_row_of_the_spreadsheet_is_accounted_for_under_its_own_file(
    published: Query,
) -> None:
    rows = published(
        "select file_name, rows_landed, rows_used from marts.row_reconciliation"
        " where source_name = 'crm' order by file_name"
    )
    assert rows == [("contracts_20260630.csv", 3, 3), ("promises_20260630.csv", 2, 2)]


CREDITS = """
[sources.crm.tables.credits]
files = "credits_{date}.csv"
[sources.crm.tables.credits.columns]
credit_number = "a"
credit_type = "b"
effective_date = "c"
currency_code = "d"
amount = "e"
"""


@pytest.mark.parametrize(
    ("change", "mistake"),
    [
        (('supplements = "erp"', 'supplements = "crm"'), "must name another source: erp"),
        (('supplements = "erp"', 'supplements = "sap"'), "must name another source: erp"),
        (("\n[sources.crm]", f"{CREDITS}\n[sources.crm]"), "may not bring credits"),
    ],
)
def test_a_supplement_that_cannot_be_one_is_refused(
    tmp_path: Path, change: tuple[str, str], mistake: str
) -> None:
    write_home(tmp_path)
    text = (tmp_path / "huikuan.toml").read_text("utf-8")
    with pytest.raises(UsageError, match=mistake):
        parse_settings(text.replace(*change).encode(), "huikuan.toml")
