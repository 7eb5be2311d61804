"""The aging alone, by hand in pandas and in DuckDB, from the same typed columns."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas

from benchmarks.clock import Clock, Spent
from benchmarks.ledger import AS_OF

EDGES = (0, 30, 60, 90, 180, 365)
LABELS = ("not_due", "d1_30", "d31_60", "d61_90", "d91_180", "d181_365", "d366_plus")
BUCKETS = "case " + " ".join(
    f"when days <= {edge} then '{label}'" for edge, label in zip(EDGES, LABELS, strict=False)
)
BY_HAND = f"""
    with applied as (
        select receivable_id, sum(cents) as cents from applications
        where effective_date <= date '{AS_OF}' group by receivable_id
    ),
    aged as (
        select
            customer_id,
            currency_code,
            receivables.cents - coalesce(applied.cents, 0) as cents,
            greatest(date '{AS_OF}' - cast(due_date as date), 0) as days
        from receivables left join applied using (receivable_id)
        where receivables.cents - coalesce(applied.cents, 0) > 0
    )
    select customer_id, currency_code, {BUCKETS} else 'd366_plus' end as bucket, sum(cents) as cents
    from aged group by all"""


def typed_tables(warehouse: Path) -> tuple[pandas.DataFrame, pandas.DataFrame]:
    """Receivables and applications as data frames, amounts in whole cents."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        receivables = connection.execute(
            "select receivable_id, customer_id, currency_code, due_date_erp as due_date,"
            " cast(original_amount * 100 as bigint) as cents from intermediate.int_receivables"
        ).df()
        applications = connection.execute(
            "select receivable_id, effective_date, cast(amount * 100 as bigint) as cents"
            " from intermediate.int_applications"
        ).df()
    return receivables, applications


def age_in_pandas(
    receivables: pandas.DataFrame, applications: pandas.DataFrame
) -> tuple[Spent, int]:
    """What it took, and the sum of all open cents."""
    clock = Clock()
    as_of = pandas.Timestamp(AS_OF)
    counted = applications[applications["effective_date"] <= as_of]
    applied = counted.groupby("receivable_id")["cents"].sum().rename("applied")
    items = receivables.merge(applied, how="left", left_on="receivable_id", right_index=True)
    items["open"] = items["cents"] - items["applied"].fillna(0).astype("int64")
    items = items[items["open"] > 0].copy()
    items["days"] = (as_of - items["due_date"]).dt.days.clip(lower=0)
    bins = [-1, *EDGES, 10**6]
    items["bucket"] = pandas.cut(items["days"], bins=bins, labels=list(LABELS))
    keys = ["customer_id", "currency_code", "bucket"]
    sums = items.groupby(keys, observed=True)["open"].sum()
    return clock.spent(), int(sums.sum())


def age_in_duckdb(
    receivables: pandas.DataFrame, applications: pandas.DataFrame
) -> tuple[Spent, int]:
    """What it took, and the sum of all open cents; the tables are in memory already."""
    with duckdb.connect() as connection:
        connection.register("receivables_frame", receivables)
        connection.register("applications_frame", applications)
        for table in ("receivables", "applications"):
            connection.execute(f"create table {table} as select * from {table}_frame")
        clock = Clock()
        connection.execute(f"create table sums as {BY_HAND}")
        spent = clock.spent()
        [(total,)] = connection.execute("select sum(cents) from sums").fetchall()
    return spent, int(total)
