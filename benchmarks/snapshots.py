"""`python -m benchmarks.snapshots --kept 5 60`: what a morning costs when so many exports are kept.

A home gets so many daily exports of its receivables, receipts and applications, all of which stay
in its inbox and archive, and is run once. Then the next day's files arrive and the morning is run:
that second run is measured, with all its children.

Receivables always come as snapshots. Of the kind `snapshot` the other tables do too; of `window`
each file of receipts tells two days anew; of `append` each file of applications tells what is new
and what was deleted of the day before. However many files there are, the rows in force are as many.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from benchmarks.clock import Spent, say

LAST = date(2026, 6, 29)
WINDOW_DAYS = 2
# Every so manieth application is deleted again by the next day's file.
DELETED_EACH = 10
KINDS = {
    "snapshot": ("", ""),
    "window": (
        f'kind = "window"\nwindow_column = "effective_date"\nwindow_days = {WINDOW_DAYS}',
        "",
    ),
    "append": (
        "",
        'kind = "append"\nkey = ["credit_number", "document_number"]\n'
        'deleted_when = { operation = "D" }',
    ),
}
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
#credits
columns = { credit_number = "number", customer_number = "customer", effective_date = "day", amount = "amount" }
constants = { currency_code = "CNY", credit_type = "收款" }
[sources.erp.tables.applications]
files = "applications_{date}.csv"
#applications
columns = { credit_number = "number", document_number = "document", effective_date = "day", amount = "amount" }
"""  # noqa: E501 - a table of TOML stands on one line


def main() -> None:
    """Prints a line for each kind and number of exports, and how much more the last takes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kept", type=int, nargs="+", default=[5, 60])
    parser.add_argument("--rows", type=int, default=20_000, help="invoices in each snapshot")
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    chosen = parser.parse_args()
    for kind in chosen.kinds:
        spent: list[Spent] = []
        for kept in chosen.kept:
            with tempfile.TemporaryDirectory(prefix="huikuan-benchmark-") as folder:
                spent.append(a_morning(Path(folder) / "home", kind, kept, chosen.rows))
            say(kept, f"exports of kind {kind}, {chosen.rows:,} invoices: the next run", spent[-1])
        print(f"{'':13}processor, last to first: {spent[-1].processor / spent[0].processor:.2f}")


def a_morning(home: Path, kind: str, kept: int, rows: int) -> Spent:
    """What the run after the kept ones took."""
    (home / "inbox" / "erp").mkdir(parents=True)
    credits, applications = KINDS[kind]
    settings = SETTINGS.replace("#credits", credits).replace("#applications", applications)
    (home / "huikuan.toml").write_text(settings, "utf-8")
    for place in range(kept):
        deliver(home, kind, place, kept, rows)
    run(home)
    a_night_later(home)
    deliver(home, kind, kept, kept, rows)
    clock, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    run(home)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(time.perf_counter() - clock, processor)


def deliver(home: Path, kind: str, place: int, kept: int, rows: int) -> None:
    """The export of a day: every invoice, half of them paid in part."""
    day = day_of(place, kept)
    due = day - timedelta(days=20)
    invoices = (f"D{number},K{number % (rows // 20 + 1)},2026-01-05,{due},100.00"
                for number in range(rows))  # fmt: skip
    paid = [number for number in range(rows // 2) if number % (kept + 1) <= place]
    write(home, "receivables", day, "number,customer,day,due,amount", invoices)
    write(home, "credits", day, "number,customer,day,amount", (
        f"R{number},K{number % (rows // 20 + 1)},{day_of(number % (kept + 1), kept)},40.00"
        for number in paid
        if kind != "window" or place - number % (kept + 1) < WINDOW_DAYS
    ))  # fmt: skip
    heading = "operation,number,document,day,amount"
    write(home, "applications", day, heading, applied(kind, place, kept, paid))


def applied(kind: str, place: int, kept: int, paid: Iterable[int]) -> Iterator[str]:
    """The lines of a file of applications; a snapshot leaves out what an append deletes."""
    for number in paid:
        age = place - number % (kept + 1)
        is_deleted = number % DELETED_EACH == 0 and age > 0
        operation = "D" if is_deleted else "I"
        if (not is_deleted) if kind != "append" else (age == 0 or (is_deleted and age == 1)):
            day = day_of(number % (kept + 1), kept)
            yield f"{operation},R{number},D{number},{day},40.00"


def day_of(place: int, kept: int) -> date:
    """The day of the so manieth export; the one measured is that after the last kept."""
    return LAST + timedelta(days=1 + place - kept)


def write(home: Path, table: str, day: date, heading: str, lines: Iterable[str]) -> None:
    """A file of the inbox."""
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
