"""A database that both gates let through, and a way to spoil one thing in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flows import warehouse
from flows.quality import GateReport, RuleResult, Waiver, ask_rules, run_gate

if TYPE_CHECKING:
    # Great Expectations takes two seconds, and every worker imports this file to collect the tests.
    from expectations.rule import Rule

SOUND = Path(__file__).with_name("sound.sql")


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # A folder as people name them: `$`, `%` and `#` mean something in a connection address.
    folder = tmp_path_factory.mktemp("回款 $HOME 100%#1")
    database = folder / "warehouse.duckdb"
    with warehouse.open_for_landing(database, [folder]) as connection:
        connection.execute(SOUND.read_text(encoding="utf-8"))
    return database


Spoiled = Callable[[str], Path]
Judge = Callable[..., GateReport]
Ask = Callable[[str, str], RuleResult]
Count = Callable[[str, str], int]


@pytest.fixture
def spoiled(sound: Path, tmp_path: Path) -> Spoiled:
    """A copy of the sound database after the given statements."""

    def copy(statements: str) -> Path:
        database = tmp_path / "warehouse.duckdb"
        shutil.copyfile(sound, database)
        if statements:
            with warehouse.open_for_landing(database, [tmp_path]) as connection:
                connection.execute(statements)
        return database

    return copy


@pytest.fixture
def judged(spoiled: Spoiled) -> Judge:
    """The report of a whole gate on a spoiled copy."""

    def judge(gate: int, spoil: str = "", waivers: Sequence[Waiver] = ()) -> GateReport:
        return run_gate(spoiled(spoil), gate, waivers)

    return judge


@pytest.fixture
def asked(spoiled: Spoiled) -> Ask:
    """The result of one rule on a spoiled copy."""

    def ask(code: str, spoil: str) -> RuleResult:
        (result,) = ask_rules(spoiled(spoil), [_rule(code)])
        return result

    return ask


@pytest.fixture
def counted(spoiled: Spoiled) -> Count:
    """How many rows the query of one rule finds in a spoiled copy; asked without GX, for speed."""

    def count(code: str, spoil: str) -> int:
        rule = _rule(code)
        query = rule.expectation.unexpected_rows_query
        with warehouse.read_only(spoiled(spoil)) as connection:
            return len(warehouse.rows(connection, query.replace("{batch}", rule.relation)))

    return count


def _rule(code: str) -> Rule:
    from expectations.incoming import INCOMING
    from expectations.outgoing import OUTGOING

    (rule,) = [rule for rule in (*INCOMING, *OUTGOING) if rule.code == code]
    return rule
