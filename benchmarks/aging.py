"""`python -m benchmarks.aging --rows 1000000`: a run's models against their SQL by hand."""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import duckdb

from benchmarks.clock import Clock, Spent, say
from benchmarks.ledger import AS_OF, make_home, make_landing
from flows import transform

LAYERS = ("staging", "intermediate", "marts")
SCHEMAS = ("staging", "intermediate", "marts", "marts_steps")
VARIABLES = {
    "as_of_date": AS_OF,
    "known_at": "2026-07-01 06:00:00",
    "layouts": ["generic"],
    "language": "zh",
    "purpose": "daily",
}


def main() -> None:
    """Prints one line for each measurement."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--slowest", type=int, default=8, help="how many models to list")
    parser.add_argument("--memory", default="80%", help="DuckDB's memory_limit, such as 12GB")
    chosen = parser.parse_args()
    os.environ["HUIKUAN_MEMORY_LIMIT"] = chosen.memory
    with tempfile.TemporaryDirectory(prefix="huikuan-benchmark-") as name:
        demo = make_home(Path(name))
        for rows in chosen.rows:
            measure(Path(name), demo, rows, chosen.slowest)


def measure(folder: Path, demo: Path, rows: int, slowest: int) -> None:
    """One size: through dbt as a run does, and the same SQL by hand."""
    landing = folder / "landing" / "warehouse.duckdb"
    make_landing(landing, demo, rows)
    ours = _copy(landing, folder / "ours" / "warehouse.duckdb")
    spent, megabytes = through_dbt(ours, folder / "dbt")
    say(rows, f"models through dbt, peak {megabytes:,.0f} MB", spent)
    ours.unlink()
    by_hand = _copy(landing, folder / "by_hand" / "warehouse.duckdb")
    each = straight(by_hand, folder / "dbt")
    say(rows, "the same SQL straight in DuckDB", sum(each.values(), Spent()))
    for kind in ("lineage", "tests"):
        own = [spent for name, spent in each.items() if name.startswith(kind)]
        say(rows, f"  of which {kind}", sum(own, Spent()))
    for model in sorted(each, key=lambda model: -each[model].processor)[:slowest]:
        say(rows, f"  {model}", each[model])
    shutil.rmtree(folder / "dbt")


def through_dbt(warehouse: Path, target: Path) -> tuple[Spent, float]:
    """What the build took in a started child, and the child's peak memory in MB."""
    worker = transform.start_transformer(warehouse.with_name("dbt.log"), ["generic"])
    try:
        worker.wait()
        started, before = time.perf_counter(), _of_child(worker.process_id)
        transform.build(worker, warehouse, LAYERS, VARIABLES, target)
        elapsed = time.perf_counter() - started
        processor = _of_child(worker.process_id) - before
        return Spent(elapsed, processor), _peak(worker.process_id)
    finally:
        worker.close()


def straight(warehouse: Path, target: Path) -> dict[str, Spent]:
    """What every statement took that dbt ran, in an order in which they can be run."""
    each: dict[str, Spent] = defaultdict(Spent)
    limit = {"memory_limit": os.environ["HUIKUAN_MEMORY_LIMIT"]}
    with duckdb.connect(str(warehouse), config=limit) as connection:
        for schema in SCHEMAS:
            connection.execute(f"create schema if not exists {schema}")
        for name, statement in _statements(target):
            clock = Clock()
            connection.execute(statement)
            each[name] += clock.spent()
    return each


def _of_child(process_id: int) -> float:
    """Processor seconds of a process so far (Linux)."""
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak(process_id: int) -> float:
    """The most memory a process has held, in MB (Linux)."""
    status = Path(f"/proc/{process_id}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _statements(target: Path) -> list[tuple[str, str]]:
    folder = target / "run" / "huikuan"
    written = sorted(folder.rglob("*.sql"), key=lambda path: path.stat().st_mtime_ns)
    models = [path for path in written if "tests" not in path.relative_to(folder).parts[0]]
    tests = [path for path in written if path not in set(models)]
    return [(path.stem, path.read_text(encoding="utf-8")) for path in models] + [
        (f"tests: {path.stem}", path.read_text(encoding="utf-8")) for path in tests
    ]


def _copy(source: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(source, target))


if __name__ == "__main__":
    main()
