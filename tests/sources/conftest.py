"""A home with an inbox, and what a command says of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.cli import main


@dataclass(frozen=True)
class Home:
    """A home folder with an inbox."""

    path: Path
    capture: pytest.CaptureFixture[str]

    def deliver(self, name: str, content: bytes, source: str = "erp") -> None:
        path = self.path / "inbox" / source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def said(self, *arguments: str) -> tuple[int, str]:
        """The exit code and standard output of `huikuan <arguments> --home <this>`."""
        code = main([*arguments, "--home", str(self.path)])
        return code, self.capture.readouterr().out

    def bytes_of_all(self) -> dict[str, str]:
        return {
            path.relative_to(self.path).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            if path.is_file()
            else "folder"
            for path in self.path.rglob("*")
        }


@pytest.fixture
def home(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Home:
    (tmp_path / "home").mkdir()
    return Home(tmp_path / "home", capsys)
