"""What many rooms test against: the demo company, run once; and who shares a worker with whom."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler.loadscope import LoadScopeScheduling

TESTS = Path(__file__).parent
# Modules that read the same morning stay together, so that it is run once; the longest come first.
TOGETHER = {
    "run/test_killed_runs.py": "the spoiled receipt",
    "run/test_spoiled_receipt.py": "the spoiled receipt",
    "letters/test_released_once.py": "the approvals",
    "letters/test_interest_claimed.py": "the approvals",
}
LONGEST_FIRST = ("dbt", "letters", "run", "sap", "demo", "outbox", "quality")


@dataclass(frozen=True)
class DemoMorning:
    """The demo company's home after one published run, and what the run printed."""

    home: Path
    printed: tuple[str, ...]


class Rooms(LoadScopeScheduling):
    """Gives every module, and all of dbt's together, to one worker."""

    def _split_scope(self, nodeid: str) -> str:
        module = nodeid.partition("::")[0].removeprefix("tests/")
        return "dbt" if module.startswith("dbt/") else TOGETHER.get(module, module)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Rooms:
    """Who runs what when `make test` works with two processes."""
    return Rooms(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the longest rooms first, so that no worker waits for them at the end."""
    items.sort(key=lambda item: _rank(item.path.relative_to(TESTS).parts[0]))


def _rank(room: str) -> int:
    return LONGEST_FIRST.index(room) if room in LONGEST_FIRST else len(LONGEST_FIRST)


@pytest.fixture(scope="session")
def demo_morning(tmp_path_factory: pytest.TempPathFactory) -> DemoMorning:
    """A demo home with one published run, the same for every worker of this session."""
    return _morning(tmp_path_factory, "demo")


@pytest.fixture(scope="session")
def full_morning(tmp_path_factory: pytest.TempPathFactory) -> DemoMorning:
    """The large demo's home with one published run, as `make run` shows it."""
    return _morning(tmp_path_factory, "full", "--full")


def _morning(factory: pytest.TempPathFactory, name: str, *options: str) -> DemoMorning:
    base = factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    home, printed = shared / name / "home", shared / name / "printed.txt"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not printed.exists():
            home.parent.mkdir()
            made = _command("demo", home, *options)
            printed.write_text(made + _command("run", home, "--direct"), "utf-8")
    return DemoMorning(home, tuple(printed.read_text("utf-8").splitlines()))


def _command(command: str, home: Path, *options: str) -> str:
    arguments = [sys.executable, "-m", "flows.cli", command, "--home", str(home), *options]
    ended = subprocess.run(arguments, cwd=TESTS.parent, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stderr + ended.stdout


@pytest.fixture(scope="session")
def demo_home(demo_morning: DemoMorning) -> Path:
    """The demo's home; tests that change it copy it first."""
    return demo_morning.home


@pytest.fixture(scope="session")
def demo_release(demo_home: Path) -> Path:
    """The release folder of the demo's published run."""
    return (demo_home / "current").resolve()
