from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from warehouse_fixture import make_warehouse

from flows.outbox.render import RenderReport, render_outbox


@pytest.fixture
def rendered(tmp_path: Path) -> Callable[..., tuple[Path, Path, RenderReport]]:
    """Renders the fixture company, changed by some SQL: warehouse, release folder, report."""

    def render(*changes: str, language: str = "zh") -> tuple[Path, Path, RenderReport]:
        warehouse = make_warehouse(tmp_path / "warehouse.duckdb", *changes)
        release = tmp_path / "release"
        return warehouse, release, render_outbox(warehouse, release, language)

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
