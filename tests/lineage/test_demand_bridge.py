"""The bridge of the demand: each hold has its line, and whatever changes it foots."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from random import Random

import duckdb
import pytest

from flows import warehouse
from flows.errors import Defect
from flows.lineage.demand_bridge import DemandBridge, demand_bridges

TABLES = """
create schema marts;
create table marts.open_items (
    receivable_id varchar, currency_code varchar, open_amount decimal(38, 4));
create table marts.item_dispositions (
    receivable_id varchar, currency_code varchar, disposition varchar, reason_code varchar,
    amount decimal(38, 4));
"""
REASONS = {
    "overdue": "demand", "not_due": "not_due", "dispute": "held", "promise": "held",
    "unapplied_credit": "held", "data_hold": "held", "below_minimum": "held",
    "assigned": "excluded",
}  # fmt: skip
# Of each document the amounts by reason.
Items = dict[str, dict[str, Decimal]]


def store(path: Path, items: Items) -> Path:
    with duckdb.connect(str(path)) as connection:
        connection.execute(TABLES)
        for name, portions in items.items():
            code = "USD" if name.startswith("U") else "CNY"
            if portions:
                connection.execute(
                    "insert into marts.open_items values (?, ?, ?)",
                    [name, code, sum(portions.values())],
                )
            for reason, amount in portions.items():
                connection.execute(
                    "insert into marts.item_dispositions values (?, ?, ?, ?, ?)",
                    [name, code, REASONS[reason], reason, amount],
                )
    return path


@contextmanager
def between(tmp_path: Path, before: Items, after: Items) -> Generator[dict[str, DemandBridge]]:
    paths = store(tmp_path / "before.duckdb", before), store(tmp_path / "after.duckdb", after)
    with warehouse.read_only_pair(*paths) as connection:
        yield demand_bridges(connection)


def test_each_cause_has_its_line(tmp_path: Path) -> None:
    """Paid 10; 20 fell due; 30 disputed; 40 promised; 50 covered; a hold of 60 released."""
    d = Decimal
    before: Items = {
        "A": {"overdue": d(100)}, "B": {"not_due": d(20)}, "C": {"overdue": d(90)},
        "D": {"overdue": d(40)}, "E": {"overdue": d(50)}, "F": {"data_hold": d(60)},
        "U": {"overdue": d(1)},
    }  # fmt: skip
    after: Items = {
        "A": {"overdue": d(90)}, "B": {"overdue": d(20)},
        "C": {"overdue": d(60), "dispute": d(30)}, "D": {"promise": d(40)},
        "E": {"unapplied_credit": d(50)}, "F": {"overdue": d(60)}, "U": {"overdue": d(1)},
    }  # fmt: skip
    with between(tmp_path, before, after) as bridges:
        told = {move.line: (move.amount, move.documents) for move in bridges["CNY"].movements}
        assert (bridges["CNY"].opening_amount, bridges["CNY"].closing_amount) == (280, 230)
        assert told == {
            "open_amount": (-10, 1), "not_due": (20, 1), "disputes": (-30, 1),
            "promises": (-40, 1), "unapplied": (-50, 1), "other_holds": (60, 1),
        }  # fmt: skip
        assert bridges["USD"].movements == ()


@pytest.mark.parametrize("seed", range(5))
def test_whatever_changes_the_bridge_foots(tmp_path: Path, seed: int) -> None:
    random = Random(seed)  # noqa: S311

    def draw() -> Items:
        return {
            f"{random.choice('CU')}{number}": {
                reason: Decimal(random.randint(1, 10**6)) / 100
                for reason in random.sample(list(REASONS), random.randint(0, 4))
            }
            for number in range(20)
            if random.random() < 0.8
        }

    with between(tmp_path, draw(), draw()) as bridges:
        assert set(bridges) == {"CNY", "USD"}
        assert all(bridge.does_foot for bridge in bridges.values())


def test_portions_that_are_not_the_open_amount_are_our_bug(tmp_path: Path) -> None:
    path = store(tmp_path / "after.duckdb", {"A": {"overdue": Decimal(2)}})
    with duckdb.connect(str(path)) as connection:
        connection.execute("update marts.open_items set open_amount = 1")
    before = store(tmp_path / "before.duckdb", {"A": {"overdue": Decimal(2)}})
    with (
        warehouse.read_only_pair(before, path) as connection,
        pytest.raises(Defect, match="does not foot in CNY"),
    ):
        demand_bridges(connection)
