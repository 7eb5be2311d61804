from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from warehouse_fixture import KEY, make_warehouse

from flows.outbox.render import RenderReport, render_outbox

Rendered = tuple[Path, Path, RenderReport]


@pytest.fixture(scope="session")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    """The fixture company in Chinese, rendered once; tests get a copy."""
    folder = tmp_path_factory.mktemp("outbox")
    warehouse = make_warehouse(folder / "warehouse.duckdb")
    return warehouse, folder / "release", render_outbox(warehouse, folder / "release", "zh", KEY)


@pytest.fixture
def rendered(unchanged: Rendered, tmp_path: Path) -> Callable[..., Rendered]:
    """Renders the fixture company, changed by some SQL: warehouse, release folder, report."""

    def render(*changes: str, language: str = "zh") -> Rendered:
        warehouse = make_warehouse(tmp_path / "warehouse.duckdb", *changes)
        release = tmp_path / "release"
        if (changes, language) == ((), "zh"):
            shutil.copytree(unchanged[1], release)
            return warehouse, release, unchanged[2]
        return warehouse, release, render_outbox(warehouse, release, language, KEY)

    return render


@pytest.fixture
def pdf_text() -> Callable[[Path], str]:
    """Reads the text of a PDF as a person would copy it."""
    program = shutil.which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (Debian package poppler-utils) is not installed")

    def read(path: Path) -> str:
        done = subprocess.run([program, "-layout", str(path), "-"], capture_output=True, check=True)
        return done.stdout.decode("utf-8")

    return read
