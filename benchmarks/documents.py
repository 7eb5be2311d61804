"""`python -m benchmarks.documents`: the workbooks and pages of many reps, and many letters."""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
from pathlib import Path

from benchmarks.clock import Clock, Spent
from flows.garbage import collected_seldom
from flows.outbox.entry_columns import Seal, entry_lists
from flows.outbox.items_sheet import items_sheet
from flows.outbox.letter_model import letter_model
from flows.outbox.letter_press import Press
from flows.outbox.letter_samples import AS_OF, Sample, sample_facts, sample_letter
from flows.outbox.list_sheet import currencies_of, list_sheet
from flows.outbox.page import RepLetters, list_page
from flows.outbox.render import render_outbox
from flows.outbox.run_facts import RunFacts, read_run_facts
from flows.outbox.sheets import Book
from flows.outbox.task_rows import RepTasks, read_rep_names, read_rep_tasks
from flows.outbox.workbook import write_workbook
from flows.warehouse import read_only

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "outbox"))
from warehouse_fixture import KEY, TASK_COLUMNS, make_warehouse

REPS_AT_A_TIME = 32
LETTERS_A_REP = 20
CLEARED = ("collection_tasks", "collection_task_amounts", "collection_task_items", "open_items")


def main() -> None:
    """Prints what letters, reading, workbooks and pages took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reps", type=int, default=500)
    parser.add_argument("--tasks", type=int, default=200)
    parser.add_argument("--items", type=int, default=2, help="documents behind a task")
    parser.add_argument("--letters", type=int, default=1000, help="of ten items each")
    chosen = parser.parse_args()
    print_many(chosen.letters)
    with tempfile.TemporaryDirectory(prefix="huikuan-benchmark-") as name:
        changes = company(chosen.reps, chosen.tasks, chosen.items)
        warehouse = make_warehouse(Path(name) / "warehouse.duckdb", *changes)
        measure(warehouse)
        write_outbox(warehouse, Path(name))


def write_outbox(warehouse: Path, folder: Path) -> None:
    """Writes the whole outbox as a run does, from 64 reps on in two processes."""
    clock, before = Clock(), _of_children()
    render_outbox(warehouse, folder / "work" / "release", "zh", KEY)
    spent, beside = clock.spent(), _of_children() - before
    print(
        f"{'outbox':<10} {spent.elapsed:>8.2f} s  processor {spent.processor:>8.2f} s here,"
        f" {beside:.2f} s beside"
    )


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def print_many(count: int) -> None:
    """Prints so many letters, twenty at a time, as a run does for one rep after another."""
    facts = sample_facts()
    samples = [Sample("demand", "zh", 1 + n % 3, items=10) for n in range(count)]
    clock = Clock()
    models = [letter_model(sample_letter(sample), facts, "zh") for sample in samples]
    wording = clock.spent()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    clock = Clock()
    with tempfile.TemporaryDirectory(prefix="huikuan-benchmark-") as logs:
        press = Press(AS_OF, count, Path(logs))
        size = sum(
            len(pdf)
            for start in range(0, count, LETTERS_A_REP)
            for pdf in press.print_all(models[start : start + LETTERS_A_REP])
            if isinstance(pdf, bytes)
        )
        press.close()
    printing, children = clock.spent(), resource.getrusage(resource.RUSAGE_CHILDREN)
    beside = children.ru_utime + children.ru_stime - before.ru_utime - before.ru_stime
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{count} letters, {size / 1e6:,.0f} MB, wording {wording.processor:.2f} s of processor")
    print(
        f"{'letters':<10} {printing.elapsed:>8.2f} s  processor {printing.processor:>8.2f} s here,"
        f" {beside:.2f} s in children; peak {own // 1024} MB here,"
        f" {children.ru_maxrss // 1024} MB in a child"
    )


def company(reps: int, tasks: int, items: int) -> list[str]:
    """SQL that replaces the lists of the fixture by these many."""
    each = f"from range({reps}) as r(rep), range({tasks}) as t(task)"
    ids = "printf('%08x%08x', rep, task)"
    reasons = """'overdue_amount', '{"amount": "1234.5000", "currency": "CNY"}',
        'days_overdue', '{"days": 40}', 'customer_importance', '{"importance": "key"}'"""
    return [
        *(f"delete from marts.{table}" for table in (*CLEARED, "letters_due")),
        "delete from intermediate.int_customers",
        "delete from intermediate.int_customer_contacts",
        f"""insert into intermediate.int_customers select 'erp:C' || {ids}, 'account:' || {ids},
            'C' || {ids}, '江苏第' || {ids} || '机械设备有限公司', null, 'R' || rep {each}""",
        f"""insert into intermediate.int_customer_contacts select 'k' || {ids}, 'account:' || {ids},
            'erp:C' || {ids}, '王经理', null, '0512-5550 0101', null, null, null, null {each}""",
        f"""insert into marts.collection_tasks ({TASK_COLUMNS}) select {ids}, 'R' || rep,
            'account:' || {ids}, task + 1, 50, 'call', '江苏第' || {ids} || '机械设备有限公司',
            'key', 40,
            date '2026-05-21', {reasons}, date '2026-06-01', 'R' || rep, false, false, null,
            date '2026-07-01', false {each}""",
        f"""insert into marts.collection_task_amounts select {ids}, '1000', 'CNY', {items} * 1234.5,
            0, 0, {items} * 1234.5, 0, {items} * 1234.5 {each}""",
        f"""insert into marts.open_items select {ids} || i, 'erp:C' || {ids}, 'C' || {ids},
            'account:' || {ids}, 'R' || rep, 'XS' || {ids} || i, 'CNY', 1234.5
            {each}, range({items}) as n(i)""",
        f"""insert into marts.collection_task_items select {ids}, {ids} || i, {ids} || i, 's',
            '1000', 'XS' || {ids} || i, 1, date '2026-04-21', date '2026-05-21', 40, 'CNY', 1234.5,
            1234.5, 1234.5, 'demand', 'overdue', i + 1, false {each}, range({items}) as n(i)""",
    ]


def measure(warehouse: Path) -> None:
    """Reads the lists as a run does, a few reps at a time, and writes both documents of each."""
    reading, books, pages, size = Spent(), Spent(), Spent(), 0
    with collected_seldom(), read_only(warehouse) as connection:
        facts, names = read_run_facts(connection), read_rep_names(connection)
        rep_ids = sorted(names)
        for start in range(0, len(rep_ids), REPS_AT_A_TIME):
            clock = Clock()
            some = {rep_id: names[rep_id] for rep_id in rep_ids[start : start + REPS_AT_A_TIME]}
            lists = read_rep_tasks(connection, some)
            reading += clock.spent()
            clock = Clock()
            for rep in lists:
                write_workbook(book(rep, facts))
            books += clock.spent()
            clock = Clock()
            size += sum(len(list_page(rep, RepLetters((), ()), facts, "zh")) for rep in lists)
            pages += clock.spent()
    print(f"{len(names)} reps, {size / 1e6:,.0f} MB of pages")
    for what, spent in (("reading", reading), ("workbooks", books), ("pages", pages)):
        print(f"{what:<10} {spent.elapsed:>8.2f} s  processor {spent.processor:>8.2f} s")


def book(rep: RepTasks, facts: RunFacts) -> Book:
    """The list and the documents behind it."""
    seal = Seal(KEY, facts.run_id, rep.sales_rep_id)
    sheets = (list_sheet(rep, False, facts, "zh", seal), items_sheet(rep, facts, "zh"))
    lists = entry_lists(currencies_of(rep, facts), facts, "zh")
    return Book("list", facts.as_of_date, "", "", sheets, lists)


if __name__ == "__main__":
    main()
