"""`python -m benchmarks.snapshots --kept 5 60`: what a morning costs when so many exports are kept.

A home gets so many daily snapshots of its receivables, receipts and applications, all of which stay
in its inbox and archive, and is run once. Then the next day's files arrive and the morning is run:
that second run is measured, with all its children.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from benchmarks.clock import Spent, say

LAST = date(2026, 6, 29)
SETTINGS = """
default_rep = "S1"
[company]
company_id = "1000"
legal_name = "Example"
currency_code = "CNY"
[demo]
clock = "2026-07-01T06:00:00+08:00"
[sources.erp]
layout = "generic"
capability = "open_items"
[sources.erp.tables.receivables]
files = "receivables_{date}.csv"
columns = { document_number = "number", customer_number = "customer", document_date = "day", due_date = "due", original_amount = "amount" }
constants = { currency_code = "CNY" }
[sources.erp.tables.credits]
files = "credits_{date}.csv"
columns = { credit_number = "number", customer_number = "customer", effective_date = "day", amount = "amount" }
constants = { currency_code = "CNY", credit_type = "收款" }
[sources.erp.tables.applications]
files = "applications_{date}.csv"
columns = { credit_number = "number", document_number = "document", effective_date = "day", amount = "amount" }
"""  # noqa: E501 - a table of TOML stands on one line


def main() -> None:
    """Prints a line for each number of snapshots, and how much more the last takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kept", type=int, nargs="+", default=[5, 60])
    parser.add_argument("--rows", type=int, default=20_000, help="invoices in each snapshot")
    chosen = parser.parse_args()
    spent: list[Spent] = []
    for kept in chosen.kept:
        with tempfile.TemporaryDirectory(prefix="huikuan-benchmark-") as folder:
            spent.append(a_morning(Path(folder) / "home", kept, chosen.rows))
        say(kept, f"snapshots of {chosen.rows:,} invoices kept: the next run", spent[-1])
    print(f"{'':13}processor, last to first: {spent[-1].processor / spent[0].processor:.2f}")


def a_morning(home: Path, kept: int, rows: int) -> Spent:
    """What the run after the kept ones took."""
    (home / "inbox" / "erp").mkdir(parents=True)
    (home / "huikuan.toml").write_text(SETTINGS, "utf-8")
    for age in range(kept):
        deliver(home, LAST - timedelta(days=age), rows)
    run(home)
    a_night_later(home)
    deliver(home, LAST + timedelta(days=1), rows)
    clock, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    run(home)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(time.perf_counter() - clock, processor)


def deliver(home: Path, day: date, rows: int) -> None:
    """A day's export: every invoice so far, half of them paid in part."""
    due = day - timedelta(days=20)
    tables = {
        "receivables": ("number,customer,day,due,amount", "D{0},K{1},2026-01-05,{2},100.00"),
        "credits": ("number,customer,day,amount", "R{0},K{1},2026-03-01,40.00"),
        "applications": ("number,document,day,amount", "R{0},D{0},2026-03-01,40.00"),
    }
    for table, (heading, line) in tables.items():
        count = rows if table == "receivables" else rows // 2
        lines = [line.format(number, number % (rows // 20 + 1), due) for number in range(count)]
        path = home / "inbox" / "erp" / f"{table}_{day:%Y%m%d}.csv"
        path.write_text("\n".join([heading, *lines]) + "\n", "utf-8")


def a_night_later(home: Path) -> None:
    """Files are not believed unchanged within a second; a morning comes hours later."""
    now = time.time_ns() + 10**10
    os.utime(home / "archive" / "seen.json", ns=(now, now))


def run(home: Path) -> None:
    """A run that publishes."""
    command = [sys.executable, "-m", "flows.cli", "run", "--direct", "--home", str(home)]
    subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    main()
