"""From inbox to the relations of schema landing, once per file."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from flows.errors import InputRefused
from flows.extracts.catalog import LAYOUTS

from .conftest import CREDITS, CREDITS_CSV, RECEIVABLES_CSV, SETTINGS, Home

SHARED = Path(__file__).parents[3] / "shared" / "data" / "sap_open_items"
SAP = """
[sources.sap]
layout = "sap"
business_date = 2020-05-31
default_rep = "US"
reps_by_company = { CA02 = "CA" }
[sources.sap.tables.open_items]
files = "*.csv"
"""


def test_a_mapped_file_lands_under_our_names_with_its_provenance(home: Home) -> None:
    home.deliver("应收单_20260630.csv", "应收明细\n" + RECEIVABLES_CSV + "合计,,,100.00\n")
    rows = home.landed_rows(
        "select document_number, currency_code, due_date, original_amount, _source, _sheet, _line,"
        " _cells, _row_kind, cast(_business_date as varchar) as day,"
        " substr(_source_row_id, 1, 16) = substr(_file_sha256, 1, 16) as starts_with_sha,"
        " substr(_source_row_id, 17) as place"
        " from landing.generic_receivables order by _line"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("XS1", "CNY", None, "100.00", "erp", "", 3, "text", "data", "2026-06-30", True, ".0.3"),
        ("合计", "CNY", None, "100.00", "erp", "", 4, "text", "total", "2026-06-30", True, ".0.4"),
    ]


def test_a_file_is_parsed_once_and_again_only_when_its_declaration_changes(home: Home) -> None:
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV)
    home.freeze()
    assert home.land().parsed_count == 1 + len(home.choose().policy)
    assert home.land().parsed_count == 0
    home.declare(SETTINGS.replace("columns]", "columns]\nsales_rep_number = '客户编码'"))
    home.freeze()
    assert home.land().parsed_count == 1


def test_what_a_killed_parser_left_is_swept_away(home: Home) -> None:
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV)
    left = home.path / "landing" / ".parsing-0123-4567"
    left.mkdir(parents=True)
    (left / "rows.csv").write_text("half", "utf-8")
    home.landed_rows("select 1")
    assert not left.exists()


def test_every_relation_exists_and_the_unused_are_empty(home: Home) -> None:
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV)
    rows = home.landed_rows(
        "select table_name, estimated_size from duckdb_tables() where schema_name = 'landing'"
        " and not starts_with(table_name, 'policy_')"
    )
    assert {row["table_name"]: row["estimated_size"] for row in rows} == {
        "generic_customers": 0,
        "generic_sales_reps": 0,
        "generic_receivables": 1,
        "generic_credits": 0,
        "generic_applications": 0,
        "generic_promises": 0,
        "generic_disputes": 0,
        "generic_credit_limits": 0,
        "generic_exchange_rates": 0,
        "generic_gl_balances": 0,
        "generic_open_orders": 0,
        "generic_contracts": 0,
        "generic_limitation_events": 0,
        "generic_observations": 0,
        "generic_sales_lines": 0,
        "generic_letter_deliveries": 0,
        "generic_sales_targets": 0,
        **{
            f"{name}_{table}": 0
            for name, layout in LAYOUTS.items()
            if name != "generic"
            for table in layout.table_names
        },
        "answers_answers": 0,
        "bounces_messages": 0,
        "home_companies": 1,
        "home_bank_accounts": 0,
        "home_sales_reps": 0,
        "home_rep_rules": 0,
        "sources": 1,
        "files": 1 + len(home.choose().policy),
        "run_parameters": 1,
        "ledger_events": 0,
        "letter_items": 0,
    }


def test_two_sources_of_one_layout_stand_in_one_relation(home: Home) -> None:
    second = SETTINGS[SETTINGS.index("[sources") :].replace("sources.erp", "sources.old_erp")
    home.declare(SETTINGS + second)
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV)
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV, source="old_erp")
    rows = home.landed_rows("select _source from landing.generic_receivables order by _source")
    assert [row["_source"] for row in rows] == ["erp", "old_erp"]


def test_a_hostile_heading_and_constant_are_only_text(home: Home) -> None:
    heading, constant = 'x"); drop table y--', "'); drop table y--"
    home.declare(SETTINGS.replace('"金额"', f"'{heading}'") + f'company_id = "{constant}"\n')
    quoted = '"' + heading.replace('"', '""') + '"'
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV.replace("金额", quoted))
    rows = home.landed_rows("select original_amount, company_id from landing.generic_receivables")
    assert rows == [{"original_amount": "100.00", "company_id": constant}]


def test_every_refused_file_is_named_in_one_answer(home: Home) -> None:
    home.declare(SETTINGS + CREDITS)
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV.replace("金额", "金颔"))
    home.deliver("收款单_20260630.csv", CREDITS_CSV + '"open\n')
    home.freeze()
    with pytest.raises(InputRefused) as refusal:
        home.land()
    assert "2 files were refused" in refusal.value.what
    assert 'no heading "金额"; did you mean "金颔"?' in refusal.value.what
    assert "a quoted value opens at line 3 and is never closed" in refusal.value.what


@pytest.mark.parametrize("is_parsed_before", [False, True])
@pytest.mark.parametrize("inputs", ["files", "policy"])
def test_a_changed_archive_byte_is_refused_before_its_rows_are_used(
    home: Home, inputs: str, is_parsed_before: bool
) -> None:
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV)
    home.freeze()
    if is_parsed_before:
        home.land()
    [chosen] = getattr(home.choose(), inputs)[:1]
    place = Path("archive") / chosen.file.sha256[:2] / chosen.file.sha256
    (home.path / place).chmod(0o644)
    (home.path / place).write_bytes((home.path / place).read_bytes()[:-1] + b"!")
    with pytest.raises(InputRefused, match="not the ones that were registered") as refusal:
        home.land()
    assert refusal.value.where == f"{chosen.file.name}, archived as {place.as_posix()}"


def test_a_lost_archive_file_is_refused_also_when_its_rows_are_there(home: Home) -> None:
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV)
    home.freeze()
    home.land()
    sha256 = home.choose().configuration_sha256
    (home.path / "archive" / sha256[:2] / sha256).unlink()
    with pytest.raises(InputRefused, match="the archived file is missing") as refusal:
        home.land()
    assert refusal.value.where.startswith("huikuan.toml, archived as archive/")
    home.freeze()
    assert home.land().parsed_count == 0


def test_a_file_without_the_total_row_it_promises_is_refused(home: Home) -> None:
    home.declare(
        SETTINGS.replace(
            "\n[sources.erp.tables.receivables.columns]",
            ('\ntotal_label = "合计"\n[sources.erp.tables.receivables.columns]'),
        )
    )
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV + "合计,,,100.00\n")
    home.freeze()
    assert home.land().row_count == 1
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV)
    home.freeze()
    with pytest.raises(InputRefused, match=r"lacks the total row .合计.") as refused:
        home.land()
    assert refused.value.where == "应收单_20260630.csv"


def test_what_the_home_declares_is_traced_to_its_line(home: Home) -> None:
    home.declare('default_rep = "S01"\n' + SETTINGS)
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV)
    rows = home.landed_rows(
        "select company_id, legal_name, address, _line from landing.home_companies"
        " union all select company_id, sales_rep_number, _source, _line from landing.home_rep_rules"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("1000", "示例公司", None, 3),
        (None, "S01", None, 1),
    ]


@pytest.mark.shared_data
@pytest.mark.skipif(not SHARED.is_dir(), reason="the third-party data is not beside the checkout")
def test_the_real_sap_file_lands_whole_and_its_damaged_sibling_is_refused(home: Home) -> None:
    home.declare(SAP)
    source = SHARED / "open_items_sap_layout.csv"
    home.deliver("items.csv", source.read_bytes(), source="sap")
    rows = home.landed_rows("select * from landing.sap_open_items order by _line")
    with source.open(encoding="utf-8", newline="") as file:
        expected = list(csv.DictReader(file))
    assert len(rows) == 9700
    assert [{name: row[name] for name in expected[0]} for row in rows] == expected
    assert {row["_cells"] for row in rows} == {"binary"}
    totals: Counter[str] = Counter()
    for row in rows:
        totals[row["invoice_currency"]] += Decimal(row["total_open_amount"])  # type: ignore[assignment]
    assert {code: round(total, 2) for code, total in totals.items()} == {
        "CAD": Decimal("44471009.08"),
        "USD": Decimal("275113716.83"),
    }
    damaged = (SHARED / "must_reject_excel_damaged_dates.csv").read_bytes()
    home.deliver("items.csv", damaged, source="sap")
    home.freeze()
    with pytest.raises(InputRefused, match='"posting_date": a spreadsheet program destroyed'):
        home.land()
