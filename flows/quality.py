"""Asks the gates' rules of a run's database; the only caller of Great Expectations.

The library takes seconds to import, so a child process does it while the run goes on; the import
stays inside functions. It has no DuckDB backend of its own: it reads through SQLAlchemy, and what a
statement gave is fetched at once, because the library reads rows after it has closed their
connection.
"""

from __future__ import annotations

import importlib
import sys
import warnings
from collections.abc import Collection, Generator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from expectations.report import (
    SHA_PREFIX,
    Example,
    GateReport,
    RuleResult,
    Status,
    read_report,
    report_lines,
)
from expectations.waiver import Waiver, notes_on, read_waiver, valid_waivers
from flows import warehouse as database
from flows.worker import Worker, serve

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.datasource.fluent.interfaces import Batch
    from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
    from sqlalchemy import Engine

    from expectations.rule import Rule

__all__ = [
    "Example",
    "GateReport",
    "RuleResult",
    "Waiver",
    "ask_rules",
    "judge",
    "make_judge",
    "read_report",
    "read_waiver",
    "report_lines",
    "run_gate",
]

LONGEST_MESSAGE = 300
FIX_NOT_COMPUTED = (
    "the rule itself could not be computed, the data may be fine: report it with the run's log"
)


def make_judge(log: Path) -> Worker:
    """The child that imports Great Expectations; begin it when the processors are free for it."""
    return Worker("flows.quality", log, {"GX_ANALYTICS_ENABLED": "false"})


def judge(worker: Worker, warehouse: Path, gate: int, waivers: Sequence[Waiver] = ()) -> GateReport:
    """Asks the child for the report of gate 1 or 2; raises what `Worker.call` raises."""
    signed = [{**asdict(waiver), "expires_on": waiver.expires_on.isoformat()} for waiver in waivers]
    request = {"gate": gate, "warehouse": str(warehouse), "waivers": signed}
    return read_report(worker.call(request))


def run_gate(warehouse: Path, gate: int, waivers: Sequence[Waiver] = ()) -> GateReport:
    """Asks every rule of gate 1 or 2 of one database, read-only and locked down.

    A rule that cannot be computed (missing relation, missing column, crash) is `not_computed` and
    closes the gate like a failed one. A waiver counts until the end of its last day, measured by
    the run's known_at; it never covers a rule that was not computed.
    """
    known_on = _read_known_on(warehouse)
    results = ask_rules(warehouse, _rules(gate))
    valid = valid_waivers(waivers, known_on)
    codes = {rule.code for either in (1, 2) for rule in _rules(either)}
    return GateReport(
        gate=gate,
        results=tuple(_waived(result, valid.get(result.code)) for result in results),
        notes=tuple(notes_on(waivers, known_on, codes)),
    )


def ask_rules(warehouse: Path, rules: Sequence[Rule]) -> list[RuleResult]:
    """Asks some rules of one database, read-only and locked down; one result a rule, in order."""
    names = _read_file_names(warehouse)
    with redirect_stdout(sys.stderr), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with _batches(warehouse, {rule.relation for rule in rules}) as batches:
            return [_judged(batches[rule.relation], rule, names) for rule in rules]


def _rules(gate: int) -> Sequence[Rule]:
    from expectations.incoming import INCOMING
    from expectations.outgoing import OUTGOING

    return {1: INCOMING, 2: OUTGOING}[gate]


def _read_known_on(warehouse: Path) -> date | None:
    """The day on which waivers are judged; without it none counts."""
    found = _read_if_there(warehouse, "select known_at from landing.run_parameters")
    return found[0]["known_at"].date() if found else None


def _read_file_names(warehouse: Path) -> dict[str, str]:
    found = _read_if_there(warehouse, "select file_sha256, file_name from landing.files")
    return {str(file["file_sha256"])[:SHA_PREFIX]: str(file["file_name"]) for file in found}


def _read_if_there(warehouse: Path, query: str) -> list[dict[str, Any]]:
    with database.read_only(warehouse) as connection:
        try:
            return database.rows(connection, query)
        except database.DatabaseError:
            # The rules that read this relation say that it is missing.
            return []


@contextmanager
def _batches(warehouse: Path, relations: Collection[str]) -> Generator[Mapping[str, Batch]]:
    """The relations as batches of Great Expectations, on one connection that is then released."""
    from great_expectations import get_context
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = _source(warehouse)
    # One engine looks relations up, the other computes.
    engines = (source.get_engine(), source.get_execution_engine().engine)
    try:
        for engine in engines:
            _fetch_at_once(engine)
        for relation in sorted(relations):
            source.add_query_asset(relation, query=f"select * from {relation}")
        # The context writes its whole state out at each change, so it sees the source complete.
        context.data_sources.add_sql(source)
        yield {asset.name: asset.get_batch(asset.build_batch_request()) for asset in source.assets}
    finally:
        for engine in engines:
            engine.dispose()


def _source(warehouse: Path) -> SQLDatasource:
    from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
    from sqlalchemy.pool import StaticPool

    # The path goes in as an argument: in the connection string `$`, `%` and `#` have meanings.
    opening = {
        "database": str(warehouse),
        "read_only": True,
        "config": dict(database.LOCKED_DOWN),
    }
    settings: dict[str, Any] = {
        "name": "gate",
        "connection_string": "duckdb:///:memory:",
        "kwargs": {"poolclass": StaticPool, "connect_args": opening},
    }
    return SQLDatasource(**settings)


def _fetch_at_once(engine: Engine) -> None:
    from sqlalchemy import event
    from sqlalchemy.engine.cursor import FullyBufferedCursorFetchStrategy

    def buffer(*executed: Any) -> None:
        cursor, context, is_many = executed[1], executed[4], executed[5]
        if cursor.description and not is_many:
            context.cursor_fetch_strategy = FullyBufferedCursorFetchStrategy(
                cursor,
                alternate_description=cursor.description,
                initial_buffer=cursor.fetchall(),
            )

    event.listen(engine, "after_cursor_execute", buffer)


def _judged(batch: Batch, rule: Rule, names: Mapping[str, str]) -> RuleResult:
    from expectations import findings

    try:
        outcome = _validate(batch, rule)
    except Exception as failure:
        return _not_computed(rule, f"{type(failure).__name__}: {failure}")
    crash = findings.crash_of(outcome)
    if crash:
        return _not_computed(rule, crash)
    if outcome.success:
        return _result(rule, "passed", "")
    found: Mapping[str, Any] = outcome.result
    status: Status = "failed" if rule.severity == "fail" else "warned"
    counted = findings.unexpected_rows(found)
    message = "" if counted else f"observed {found.get('observed_value')}"
    examples = findings.examples(rule, found, names)
    return replace(_result(rule, status, message), rows=counted, examples=examples)


def _validate(batch: Batch, rule: Rule) -> ExpectationValidationResult:
    return batch.validate(
        rule.expectation,
        result_format={
            "result_format": "COMPLETE",
            "unexpected_index_column_names": [rule.key, *rule.columns],
        },
    )


def _not_computed(rule: Rule, message: str) -> RuleResult:
    shown = " ".join(message.split())[:LONGEST_MESSAGE]
    return replace(_result(rule, "not_computed", shown), fix=FIX_NOT_COMPUTED)


def _result(rule: Rule, status: Status, message: str) -> RuleResult:
    return RuleResult(rule.code, rule.title, status, 0, (), message, rule.why, rule.fix)


def _waived(result: RuleResult, waiver: Waiver | None) -> RuleResult:
    if waiver is None or result.status != "failed":
        return result
    return replace(result, status="waived", waiver=waiver)


class _Later(ModuleType):
    """Stands for a library until something of it is wanted, and imports it only then."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        sys.modules.pop(self.__name__, None)
        return getattr(importlib.import_module(self.__name__), name)


def _prepare() -> None:
    """Imports the rules, without what Great Expectations imports for rules that we do not use.

    A third of its import is for one comparison of distributions and for charts.
    """
    for library in ("scipy.stats", "altair"):
        sys.modules[library] = _Later(library)
    _rules(1)


def _handle(request: dict[str, Any]) -> dict[str, Any]:
    waivers = [read_waiver(waiver) for waiver in request["waivers"]]
    return run_gate(Path(request["warehouse"]), request["gate"], waivers).as_json()


if __name__ == "__main__":
    serve(_prepare, _handle)
