"""The columns that outsiders read are there, in the warehouse and in both published forms."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from flows import warehouse

RELIED_ON = {
    "open_items": "receivable_id source_row_id company_id customer_id customer_number debtor_id"
    " sales_rep_id document_number instalment_number document_date due_date due_date_source"
    " currency_code original_amount applied_amount open_amount disputed_amount days_overdue"
    " overdue_bucket age_days age_bucket as_of_date",
    "credit_breaches": "company_id customer_id debtor_id breach_type exposure_amount limit_amount"
    " over_limit_amount currency_code",
    "promises": "promise_id company_id debtor_id customer_id receivable_id made_on promised_date"
    " promised_amount currency_code paid_in_window promise_state is_kept_late promise_scope"
    " promise_level sales_rep_id",
    "promise_reliability": "reliability_id company_id subject_type subject_id currency_code"
    " judged_count kept_count partially_kept_count broken_count kept_late_count promised_amount"
    " kept_amount broken_amount kept_count_share kept_amount_share",
    "collection_tasks": "task_id sales_rep_id debtor_id rank score recommended_action",
}


@pytest.mark.parametrize("table", sorted(RELIED_ON))
def test_the_warehouse_holds_the_columns(demo_release: Path, table: str) -> None:
    with warehouse.read_only(demo_release / "warehouse.duckdb") as connection:
        found = warehouse.rows(
            connection,
            "select column_name from information_schema.columns"
            " where table_schema = 'marts' and table_name = ?",
            [table],
        )
    assert set(RELIED_ON[table].split()) <= {str(row["column_name"]) for row in found}


@pytest.mark.parametrize("table", sorted(RELIED_ON))
def test_csv_and_parquet_hold_the_same_rows_and_columns(demo_release: Path, table: str) -> None:
    folder = demo_release / "published"
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        heading, *lines = csv.reader(file)
    with warehouse.in_memory([folder]) as connection:
        rows = warehouse.rows(
            connection, f"select * from read_parquet('{folder / f'{table}.parquet'}')"
        )
    assert set(RELIED_ON[table].split()) <= set(heading)
    assert list(rows[0]) == heading
    assert len(rows) == len(lines) > 0
