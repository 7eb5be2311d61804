"""Runs dbt for one run's database; the only caller of dbt, always in a child process.

dbt keeps the database file locked and its import takes seconds, so the child is started early,
told what to build, and ended when the models stand.
"""

from __future__ import annotations

import fcntl
import gc
import hashlib
import importlib
import json
import os
import pickle
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flows import lean_dbt
from flows.errors import Defect, GateClosed
from flows.extracts.catalog import LAYOUTS
from flows.layout_part import keep_layouts
from flows.worker import Worker, serve

PROJECT = Path(__file__).parents[1] / "dbt_project"
# Never opened: models are parsed for a database of this name, which every run's file has.
PARSED_FOR = "warehouse.duckdb"
# The folders and files of the project that dbt parses; policy tables are landed like extracts.
PARSED = ("dbt_project.yml", "profiles.yml", "macros", "models", "tests")
# Beside the parsed project: its templates, compiled.
TEMPLATES = ".templates"
# Objects that a few builds leave behind: a run makes two.
MUCH = 1_200_000
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
    settings = {**QUIET_SETTINGS, "HUIKUAN_LAYOUTS": json.dumps(sorted(set(layouts)))}
    return Worker("flows.transform", log, settings).begin()


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
                *("build", "--exclude-resource-type", "unit_test", "--use-fast-test-edges"),
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
    """Imports dbt and has the project parsed.

    What was parsed holds from day to day and for every home, which takes its layouts' part of it;
    each build gives its variables anew. The builds of a run leave less than the collector waits
    for, which is a tenth of a build; a process of many builds is swept now and then.
    """
    for module in ("dbt.cli.main", "dbt.adapters.duckdb.connections"):
        importlib.import_module(module)
    lean_dbt.leave_out_what_nobody_reads()
    os.environ["HUIKUAN_WAREHOUSE"] = PARSED_FOR
    manifest = _parsed_before() or _parse_alone()
    lean_dbt.recall_templates(_memory().with_suffix(TEMPLATES))
    lean_dbt.trust_what_was_parsed()
    lean_dbt.offer_only_needed_macros(manifest.macros)
    keep_layouts(manifest, LAYOUTS, json.loads(os.environ["HUIKUAN_LAYOUTS"]))
    _parsed.extend((manifest, pickle.dumps(manifest.nodes)))
    gc.set_threshold(MUCH)


def _parsed_before() -> Any:
    """The project as an earlier process parsed it, if not a byte of it has changed since.

    dbt has a memory of its own, which mends what changed file by file and once in a while makes
    a project out of it that no file describes; ours is the whole project or nothing.
    """
    from dbt.contracts.graph.manifest import Manifest

    try:
        return Manifest(**pickle.loads(_memory().read_bytes()))  # noqa: S301 (written by _parse)
    except (OSError, EOFError, pickle.UnpicklingError):
        return None


def _parse_alone() -> Any:
    """Parses while others that need the same wait for it instead of parsing too."""
    with _place_to_parse():
        return _parsed_before() or _parse()


@contextmanager
def _place_to_parse() -> Generator[None, None, None]:
    """Waits until no other process parses; the system ends the wait when the other ends."""
    folder = _memory().parent
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "parsing.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _parse() -> Any:
    memory = _memory()
    with TemporaryDirectory() as scratch:
        outcome = _invoke(["parse"], {"layouts": list(LAYOUTS)}, Path(scratch), None)
    if not outcome.success:
        raise outcome.exception
    manifest = outcome.result
    texts = [node.raw_code for node in manifest.nodes.values()]
    project = manifest.metadata.project_name
    manifest.macros = lean_dbt.needed_macros(manifest.macros, project, texts)
    # What changed while it was parsed may be in it or not: then nobody knows what was parsed.
    if memory == _memory():
        _remember(manifest, memory)
    return manifest


def _remember(manifest: Any, memory: Path) -> None:
    """Keeps a parsed project: its parts by name, since it is read in another order than written."""
    parts = {
        field.name: getattr(manifest, field.name)
        for field in fields(manifest)
        if not field.name.startswith("_")
    }
    for stale in (*memory.parent.glob("*.pickle"), *memory.parent.glob(f"*{TEMPLATES}")):
        stale.unlink(missing_ok=True)
    fresh = memory.with_suffix(f".{os.getpid()}")
    fresh.write_bytes(pickle.dumps(parts))
    fresh.rename(memory)
    lean_dbt.keep_templates(memory.with_suffix(TEMPLATES))


def _memory() -> Path:
    """Where the parsed project is kept: named after every byte that dbt reads."""
    versions = [version(library) for library in ("dbt-core", "dbt-duckdb", "jinja2")]
    digest = hashlib.sha256(f"{sys.version} {versions} {PROJECT}".encode())
    digest.update(Path(lean_dbt.__file__).read_bytes())
    for path in sorted(PROJECT.rglob("*")):
        name = path.relative_to(PROJECT)
        if path.is_file() and name.parts[0] in PARSED:
            digest.update(f"{name}\0".encode() + path.read_bytes())
    return PROJECT / "target" / "parsed" / f"{digest.hexdigest()[:32]}.pickle"


def _handle(request: dict[str, Any]) -> dict[str, Any]:
    os.environ["HUIKUAN_WAREHOUSE"] = request["warehouse"]
    command = [*request["command"], "--select", *request["select"]]
    known = lean_dbt.template_count()
    outcome = _invoke(command, request["variables"], Path(request["target"]), _as_parsed())
    if lean_dbt.template_count() > known:
        lean_dbt.keep_templates(_memory().with_suffix(TEMPLATES))
    results = getattr(outcome.result, "results", None) or []
    return {
        "exception": str(outcome.exception) if outcome.exception else "",
        "nodes": [_node(result) for result in results if not _is_hook_that_passed(result)],
    }


def _as_parsed() -> Any:
    """The parsed project; a build before this one has left compiled SQL in its nodes."""
    manifest, nodes = _parsed
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
        outcome = dbtRunner(manifest=manifest).invoke(
            [*command, *options, "--no-use-colors", "--quiet", "--no-write-json"]
        )
    finally:
        _release_database()
    if not outcome.success:
        # What an error holds on to may hold the database open.
        gc.collect()
    return outcome


def _is_hook_that_passed(result: Any) -> bool:
    """The comparison of contracts after the models is told of only when one is broken."""
    return result.node.resource_type == "operation" and result.status == "success"


def _node(result: Any) -> dict[str, Any]:
    return {
        "name": str(result.node.name),
        "kind": str(result.node.resource_type),
        "status": str(result.status),
        "message": str(result.message or ""),
        "failures": int(result.failures or 0),
    }


def _release_database() -> None:
    from dbt.adapters.factory import reset_adapters

    manager: Any = importlib.import_module("dbt.adapters.duckdb.connections")
    # dbt forgets the connection and leaves its end to the collector, a second's walk.
    environment = manager.DuckDBConnectionManager._ENV
    if environment is not None:
        environment.close()
    manager.DuckDBConnectionManager.close_all_connections()
    reset_adapters()


if __name__ == "__main__":
    serve(_prepare, _handle)
