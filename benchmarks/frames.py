"""`python -m benchmarks.frames --rows 10000000`: the aging alone, in DuckDB and in data frames.

All three start from the same typed columns in memory, amounts in whole cents, and must give the
same sums. polars is compared where it is installed; nothing else here needs it.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
from collections.abc import Callable
from typing import Any

import duckdb
import pandas

from benchmarks.clock import Clock, Spent, say
from benchmarks.ledger import AS_OF, make_documents

Age = Callable[[pandas.DataFrame, pandas.DataFrame], tuple[Spent, int]]

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


def main() -> None:
    """Prints one line for each way and size; ends with an error when the sums differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000])
    for rows in parser.parse_args().rows:
        receivables, applications = typed_tables(rows)
        found: set[int] = set()
        for name, age in _ways().items():
            spent, cents = age(receivables, applications)
            found.add(cents)
            say(rows, f"aging alone in {name}", spent)
        if len(found) > 1:
            raise SystemExit(f"the sums differ: {sorted(found)} cents")


def _ways() -> dict[str, Age]:
    ways: dict[str, Age] = {"DuckDB": age_in_duckdb, "pandas": age_in_pandas}
    if importlib.util.find_spec("polars"):
        ways["polars"] = age_in_polars
    return ways


def typed_tables(rows: int) -> tuple[pandas.DataFrame, pandas.DataFrame]:
    """So many open items and as many settled, and what was paid of them, as data frames."""
    with duckdb.connect() as connection:
        make_documents(connection, rows)
        receivables = connection.execute(
            "select number as receivable_id, customer as customer_id, currency as currency_code,"
            " document_date + 30 as due_date, cents from documents"
        ).df()
        applications = connection.execute(
            "select number as receivable_id, document_date + 30 as effective_date, paid as cents"
            " from payments"
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


def age_in_polars(
    receivables: pandas.DataFrame, applications: pandas.DataFrame
) -> tuple[Spent, int]:
    """What it took, and the sum of all open cents; lazy, so that polars plans the whole."""
    polars: Any = importlib.import_module("polars")
    items, paid = polars.from_pandas(receivables), polars.from_pandas(applications)
    as_of = polars.lit(AS_OF).str.to_datetime("%Y-%m-%d")
    clock = Clock()
    applied = (
        paid.lazy()
        .filter(polars.col("effective_date") <= as_of)
        .group_by("receivable_id")
        .agg(polars.col("cents").sum().alias("applied"))
    )
    days = (as_of - polars.col("due_date")).dt.total_days().clip(lower_bound=0)
    sums = (
        items.lazy()
        .join(applied, on="receivable_id", how="left")
        .with_columns(open=polars.col("cents") - polars.col("applied").fill_null(0))
        .filter(polars.col("open") > 0)
        .with_columns(bucket=days.bin_intervals(list(EDGES), labels=list(LABELS)))
        .group_by("customer_id", "currency_code", "bucket")
        .agg(polars.col("open").sum())
        .collect()
    )
    return clock.spent(), int(sums["open"].sum())


if __name__ == "__main__":
    main()
