"""`python -m benchmarks.frames --rows 10000000`: the aging alone, in DuckDB and in data frames.

Every way starts from the same typed columns in memory, in a process of its own, and gives the same
table: what is open at as_of, rebuilt from the applications, by customer, currency, band of days
overdue and band of days since the document. DuckDB and `exact` frames hold amounts as decimals, as
the models do; `cents` frames hold whole cents, which is exact and fast as long as every currency
has two decimals. polars is compared where it is installed; nothing else here needs it.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb
import pandas

from benchmarks.clock import Clock, Spent, say
from benchmarks.ledger import AS_OF, make_documents

Aged = tuple[Spent, int, int]

EDGES = (0, 30, 60, 90, 180, 365)
LABELS = ("not_due", "d1_30", "d31_60", "d61_90", "d91_180", "d181_365", "d366_plus")
KEYS = ["customer_id", "currency_code", "overdue_band", "age_band"]
RECEIVABLES = """
    select number as receivable_id, customer as customer_id, currency as currency_code,
        document_date, document_date + 30 as due_date, {amount} as amount
    from documents
"""
APPLICATIONS = """
    select number as receivable_id, document_date + 30 as effective_date, {amount} as amount
    from payments
"""
EXACT = "cast(cast({cents} as decimal(18, 2)) / 100 as decimal(18, 4))"


def band(days: str) -> str:
    """The band of a number of days, as SQL."""
    cases = " ".join(
        f"when {days} <= {edge} then '{label}'" for edge, label in zip(EDGES, LABELS, strict=False)
    )
    return f"case {cases} else '{LABELS[-1]}' end"


BY_HAND = f"""
    with applied as (
        select receivable_id, sum(amount) as amount from applications
        where effective_date <= date '{AS_OF}' group by receivable_id
    ),
    aged as (
        select
            customer_id,
            currency_code,
            receivables.amount - coalesce(applied.amount, 0) as open_amount,
            greatest(date '{AS_OF}' - cast(due_date as date), 0) as days_overdue,
            date '{AS_OF}' - cast(document_date as date) as days_old
        from receivables left join applied using (receivable_id)
        where receivables.amount - coalesce(applied.amount, 0) > 0
    )
    select customer_id, currency_code, {band("days_overdue")} as overdue_band,
        {band("days_old")} as age_band, sum(open_amount) as open_amount
    from aged group by all"""


def main() -> None:
    """Prints one line for each way and size; ends with an error when the tables differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--way", choices=WAYS, help="only this one, its result as JSON")
    chosen = parser.parse_args()
    if chosen.way:
        print(json.dumps(_measured(chosen.way, chosen.rows[0])))
        return
    for rows in chosen.rows:
        compare(rows)


def compare(rows: int) -> None:
    """Every way in a process of its own, so that none works in the memory of another."""
    found: dict[str, dict[str, Any]] = {}
    for way in WAYS:
        if "polars" in way and not importlib.util.find_spec("polars"):
            continue
        command = [sys.executable, "-m", "benchmarks.frames", "--rows", str(rows), "--way", way]
        ended = subprocess.run(command, capture_output=True, check=True, text=True)
        one = found[way] = json.loads(ended.stdout)
        spent = Spent(one["elapsed"], one["processor"])
        ours = found["DuckDB, exact"]
        ratios = (one[kind] / ours[kind] for kind in ("elapsed", "processor"))
        say(rows, f"{way}, peak {one['megabytes']:,} MB", spent)
        print(f"{'':13}{'x DuckDB':<44} {next(ratios):>8.1f}    processor {next(ratios):>8.1f}")
    if len({(one["groups"], one["cents"]) for one in found.values()}) > 1:
        raise SystemExit(f"the tables differ: {found}")


def _measured(way: str, rows: int) -> dict[str, float]:
    spent, groups, cents = WAYS[way](rows)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {
        "elapsed": spent.elapsed,
        "processor": spent.processor,
        "groups": groups,
        "cents": cents,
        "megabytes": peak,
    }


def typed_frames(rows: int) -> tuple[pandas.DataFrame, pandas.DataFrame]:
    """So many open items and as many settled, and what was paid of them; amounts in cents."""
    with duckdb.connect() as connection:
        make_documents(connection, rows)
        receivables = connection.execute(RECEIVABLES.format(amount="cents")).df()
        applications = connection.execute(APPLICATIONS.format(amount="paid")).df()
    return receivables, applications


def in_duckdb(rows: int) -> Aged:
    """Decimals, as the models have them."""
    with duckdb.connect() as connection:
        make_documents(connection, rows)
        for table, query, cents in (
            ("receivables", RECEIVABLES, "cents"),
            ("applications", APPLICATIONS, "paid"),
        ):
            amount = EXACT.format(cents=cents)
            connection.execute(f"create table {table} as {query.format(amount=amount)}")
        connection.execute("drop table documents; drop table payments")
        clock = Clock()
        connection.execute(f"create table aged as {BY_HAND}")
        spent = clock.spent()
        [(groups, total)] = connection.execute(
            "select count(*), sum(open_amount) from aged"
        ).fetchall()
    return spent, groups, int(total * 100)


def in_pandas(rows: int) -> Aged:
    """Whole cents."""
    spent, sums = _aged_by_pandas(*typed_frames(rows))
    return spent, len(sums), int(sums.sum())


def in_exact_pandas(rows: int) -> Aged:
    """Amounts are Python's decimals: what pandas has for money of any currency."""
    frames = typed_frames(rows)
    for frame in frames:
        amounts = [Decimal(cents).scaleb(-2) for cents in frame["amount"].tolist()]
        frame["amount"] = pandas.Series(amounts, dtype=object)
    spent, sums = _aged_by_pandas(*frames)
    return spent, len(sums), int(sums.sum() * 100)


def _aged_by_pandas(
    receivables: pandas.DataFrame, applications: pandas.DataFrame
) -> tuple[Spent, pandas.Series[Any]]:
    clock = Clock()
    as_of, bins = pandas.Timestamp(AS_OF), [-1, *EDGES, 10**6]
    counted = applications[applications["effective_date"] <= as_of]
    applied = counted.groupby("receivable_id")["amount"].sum().rename("applied")
    items = receivables.merge(applied, how="left", left_on="receivable_id", right_index=True)
    kind = receivables["amount"].dtype
    items["open"] = items["amount"] - items["applied"].fillna(0).astype(kind)
    items = items[items["open"] > 0].copy()
    for name, column in (("overdue_band", "due_date"), ("age_band", "document_date")):
        days = (as_of - items[column]).dt.days.clip(lower=0)
        items[name] = pandas.cut(days, bins=bins, labels=list(LABELS))
    sums = items.groupby(KEYS, observed=True)["open"].sum()
    return clock.spent(), sums


def in_polars(rows: int) -> Aged:
    """Whole cents; lazy, so that polars plans the whole."""
    return _aged_by_polars(rows, is_exact=False)


def in_exact_polars(rows: int) -> Aged:
    """Decimals of polars."""
    return _aged_by_polars(rows, is_exact=True)


def _aged_by_polars(rows: int, *, is_exact: bool) -> Aged:
    polars: Any = importlib.import_module("polars")
    items, paid = _polars_frames(polars, rows, is_exact=is_exact)
    as_of = polars.lit(date.fromisoformat(AS_OF))
    clock = Clock()
    applied = (
        paid.lazy()
        .filter(polars.col("effective_date") <= as_of)
        .group_by("receivable_id")
        .agg(polars.col("amount").sum().alias("applied"))
    )

    def banded(column: str) -> Any:
        days = (as_of - polars.col(column)).dt.total_days().clip(lower_bound=0)
        return days.bin_intervals(list(EDGES), labels=list(LABELS), right_closed=True)

    sums = (
        items.lazy()
        .join(applied, on="receivable_id", how="left")
        .with_columns(open=polars.col("amount") - polars.col("applied").fill_null(0))
        .filter(polars.col("open") > 0)
        .with_columns(overdue_band=banded("due_date"), age_band=banded("document_date"))
        .group_by(KEYS)
        .agg(polars.col("open").sum())
        .collect()
    )
    spent = clock.spent()
    return spent, len(sums), int(sums["open"].sum() * (100 if is_exact else 1))


def _polars_frames(polars: Any, rows: int, *, is_exact: bool) -> tuple[Any, Any]:
    """Read from Parquet that DuckDB wrote, so that neither pandas nor Arrow has to be there."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        make_documents(connection, rows)
        frames: list[Any] = []
        for query, cents in ((RECEIVABLES, "cents"), (APPLICATIONS, "paid")):
            amount, path = EXACT.format(cents=cents) if is_exact else cents, f"{folder}/{cents}"
            connection.execute(f"copy ({query.format(amount=amount)}) to '{path}' (format parquet)")
            frames.append(polars.read_parquet(path))
    return frames[0], frames[1]


WAYS: dict[str, Callable[[int], Aged]] = {
    "DuckDB, exact": in_duckdb,
    "pandas, exact": in_exact_pandas,
    "pandas, cents": in_pandas,
    "polars, exact": in_exact_polars,
    "polars, cents": in_polars,
}


if __name__ == "__main__":
    main()
