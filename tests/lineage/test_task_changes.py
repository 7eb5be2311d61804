"""Who entered a list, left it or moved on it, with what is demanded before and after."""

from __future__ import annotations

from pathlib import Path

import duckdb

from flows import warehouse
from flows.lineage.diff import TaskChange, task_changes

TABLES = """
create schema marts;
create table marts.collection_tasks (
    task_id varchar, sales_rep_id varchar, debtor_id varchar, debtor_name varchar, rank integer,
    score decimal(9, 2), first_reason_code varchar);
create table marts.collection_task_amounts (
    task_id varchar, currency_code varchar, demand_amount decimal(38, 4));
"""
BEFORE = """
insert into marts.collection_tasks values
    ('t1', 'S1', 'pays', '甲', 1, 90, 'overdue'),
    ('t2', 'S1', 'climbs', '乙', 2, 50, 'overdue'),
    ('t3', 'S1', 'stays', '丙', 3, 10, 'due_soon');
insert into marts.collection_task_amounts values
    ('t1', 'CNY', 100), ('t2', 'CNY', 50), ('t2', 'USD', 7), ('t3', 'CNY', 0);
"""
AFTER = """
insert into marts.collection_tasks values
    ('t2', 'S1', 'climbs', '乙', 1, 70, 'broken_promise'),
    ('t4', 'S1', 'comes', '丁', 2, 20, 'overdue'),
    ('t3', 'S1', 'stays', '丙', 3, 10, 'due_soon');
insert into marts.collection_task_amounts values
    ('t2', 'CNY', 80), ('t3', 'CNY', 0), ('t4', 'CNY', 20);
"""


def changes(folder: Path, before: str, after: str) -> tuple[TaskChange, ...]:
    for name, rows in (("before", before), ("after", after)):
        with duckdb.connect(str(folder / f"{name}.duckdb")) as connection:
            connection.execute(TABLES + rows)
    with warehouse.read_only_pair(folder / "before.duckdb", folder / "after.duckdb") as pair:
        return task_changes(pair)


def test_a_debtor_enters_leaves_or_moves_and_one_who_stays_is_not_told(tmp_path: Path) -> None:
    assert [
        (
            task.change,
            task.debtor_name,
            (task.rank_before, task.rank_after),
            (task.reason_before, task.reason_after),
            [(one.currency_code, one.demand_before, one.demand_after) for one in task.demands],
        )
        for task in changes(tmp_path, BEFORE, AFTER)
    ] == [
        ("entered", "丁", (None, 2), (None, "overdue"), [("CNY", 0, 20)]),
        ("left", "甲", (1, None), ("overdue", None), [("CNY", 100, 0)]),
        ("moved", "乙", (2, 1), ("overdue", "broken_promise"), [("CNY", 50, 80), ("USD", 7, 0)]),
    ]


def test_the_pair_is_read_only_and_reaches_no_other_file(tmp_path: Path) -> None:
    changes(tmp_path, BEFORE, AFTER)
    with warehouse.read_only_pair(tmp_path / "before.duckdb", tmp_path / "after.duckdb") as pair:
        for statement in (
            "delete from earlier.marts.collection_tasks",
            f"select * from read_csv('{tmp_path}/before.duckdb')",
            "set enable_external_access = true",
            f"attach '{tmp_path}/other.duckdb' as other",
        ):
            try:
                pair.execute(statement)
            except warehouse.DatabaseError:
                continue
            raise AssertionError(statement)
