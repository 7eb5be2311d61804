"""What many rooms test against: the demo company, run once through the stages."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.cli import main


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo home with one published run; tests that change it copy it first."""
    home = tmp_path_factory.mktemp("demo") / "home"
    assert main(["demo", "--home", str(home)]) == 0
    assert main(["run", "--direct", "--home", str(home)]) == 0
    return home


@pytest.fixture(scope="session")
def demo_release(demo_home: Path) -> Path:
    """The release folder of the demo's published run."""
    return (demo_home / "current").resolve()
