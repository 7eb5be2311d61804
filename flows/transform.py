"""Runs dbt for one run's database; the only caller of dbt, always in a child process.

dbt keeps the database file locked and its import takes seconds, so the child is started early,
told what to build, and ended when the models stand.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import pickle
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.errors import Defect, GateClosed
from flows.worker import Worker, serve

PROJECT = Path(__file__).parents[1] / "dbt_project"
# Never opened: models are parsed for a database of this name, which every run's file has.
PARSED_FOR = "warehouse.duckdb"
QUIET_SETTINGS = {"DO_NOT_TRACK": "1", "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}


@dataclass(frozen=True)
class NodeResult:
    """What became of one model or test: its name, kind, status and message."""

    name: str
    kind: str
    status: str
    message: str
    failures: int


@dataclass(frozen=True)
class BuildReport:
    """The nodes of one dbt build, in the order they ended."""

    nodes: tuple[NodeResult, ...]

    def count(self, kind: str) -> int:
        """How many nodes of one kind ran."""
        return sum(node.kind == kind for node in self.nodes)


def start_transformer(log: Path, layouts: Sequence[str]) -> Worker:
    """Starts the child that imports dbt and parses the project while the run begins.

    layouts: those in use; only their staging folders are part of the project.
    """
    settings = {**QUIET_SETTINGS, "HUIKUAN_LAYOUTS": json.dumps(sorted(layouts))}
    return Worker("flows.transform", log, settings)


def build(
    transformer: Worker,
    warehouse: Path,
    layers: Sequence[str],
    variables: Mapping[str, Any],
    target: Path,
) -> BuildReport:
    """Builds and tests the models of some layers (`staging`, `intermediate`, `marts`).

    Raises GateClosed when a data test found rows, Defect when a model could not be built.
    """
    answer = transformer.call(
        {
            "warehouse": str(warehouse),
            # A truth is asked where the last of its models is built, and not before.
            "command": [
                *("build", "--exclude-resource-type", "unit_test"),
                *("--indirect-selection", "buildable"),
            ],
            "select": [f"path:models/{layer}" for layer in layers],
            "variables": dict(variables),
            "target": str(target),
        }
    )
    report = BuildReport(tuple(NodeResult(**node) for node in answer["nodes"]))
    _raise_for(report, answer, transformer.log)
    return report


def _raise_for(report: BuildReport, answer: Mapping[str, Any], log: Path) -> None:
    broken = [node for node in report.nodes if node.status in ("error", "runtime error")]
    if broken or (answer["exception"] and not report.nodes):
        said = "; ".join(f"{node.name}: {node.message}" for node in broken[:3])
        raise Defect(
            f"a model could not be built: {said or answer['exception']}",
            where=str(log),
            why="nothing was published",
            fix="this is our bug unless a model was changed: report it with the log",
        )
    failed = [node for node in report.nodes if node.status == "fail"]
    if failed:
        raise GateClosed(
            f"{len(failed)} truth(s) between the models do not hold",
            where="; ".join(f"{node.name} ({node.failures} rows)" for node in failed[:5]),
            why="figures would contradict each other; nothing was published",
            fix=f"look the test up in docs/checks.md; full log in {log}",
        )


_parsed: list[Any] = []


def _prepare() -> None:
    """Imports dbt and parses the project.

    Which models there are depends on the layouts alone, so dbt's own cache of the last parse
    holds from day to day; each build gives its variables anew. What was parsed lives as long as
    this process, so the collector need not walk over it again and again: a tenth of a build.
    """
    gc.disable()
    _group_nothing()
    for module in ("dbt.cli.main", "dbt.adapters.duckdb.connections"):
        importlib.import_module(module)
    os.environ["HUIKUAN_WAREHOUSE"] = PARSED_FOR
    layouts = json.loads(os.environ["HUIKUAN_LAYOUTS"])
    cache = PROJECT / "target" / "-".join(layouts)
    manifest = _invoke(["parse"], {"layouts": layouts}, cache, None).result
    _parsed.extend((manifest, pickle.dumps(manifest.nodes if manifest else {})))
    gc.freeze()


def _group_nothing() -> None:
    """Keeps sqlparse from grouping the tokens of every model that uses an ephemeral one.

    dbt parses such a model only to find the `with` at its head, which stands among the tokens
    ungrouped as well; building groups out of the rest took a fifth of the whole build.
    """
    grouping: Any = importlib.import_module("sqlparse.engine.grouping")
    grouping.group = _as_it_is


def _as_it_is(statement: Any) -> Any:
    return statement


def _handle(request: dict[str, Any]) -> dict[str, Any]:
    os.environ["HUIKUAN_WAREHOUSE"] = request["warehouse"]
    command = [*request["command"], "--select", *request["select"]]
    outcome = _invoke(command, request["variables"], Path(request["target"]), _as_parsed())
    results = getattr(outcome.result, "results", None) or []
    return {
        "exception": str(outcome.exception) if outcome.exception else "",
        "nodes": [_node(result) for result in results],
    }


def _as_parsed() -> Any:
    """The parsed project; a build before this one has left compiled SQL in its nodes."""
    manifest, nodes = _parsed
    if manifest:
        manifest.nodes = pickle.loads(nodes)  # noqa: S301 (pickled by this very process)
    return manifest


def _invoke(
    command: Sequence[str], variables: Mapping[str, Any], target: Path, manifest: Any
) -> Any:
    from dbt.cli.main import dbtRunner

    places = {
        "--vars": json.dumps(dict(variables)),
        "--project-dir": str(PROJECT),
        "--profiles-dir": str(PROJECT),
        "--target-path": str(target),
        "--log-path": str(target),
        "--log-level-file": "info",
    }
    options = [part for pair in places.items() for part in pair]
    try:
        return dbtRunner(manifest=manifest).invoke(
            [*command, *options, "--no-use-colors", "--quiet", "--no-write-json"]
        )
    finally:
        _release_database()


def _node(result: Any) -> dict[str, Any]:
    return {
        "name": str(result.node.name),
        "kind": str(result.node.resource_type),
        "status": str(result.status),
        "message": str(result.message or ""),
        "failures": int(result.failures or 0),
    }


def _release_database() -> None:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.adapters.factory import reset_adapters

    DuckDBConnectionManager.close_all_connections()
    reset_adapters()
    gc.collect()


if __name__ == "__main__":
    serve(_prepare, _handle)
