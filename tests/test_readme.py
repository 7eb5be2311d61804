"""README shows what the commands print: run ids and seconds apart, to the letter."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from flows.cli import main

if TYPE_CHECKING:
    from tests.conftest import DemoMorning

README = Path(__file__).parents[1] / "README.md"
READMES = (README, README.with_name("README.zh-CN.md"))


def shown_after(command: str) -> list[str]:
    """The output block that follows a command block."""
    text = README.read_text(encoding="utf-8")
    found = re.search(re.escape(f"```\n$ {command}\n```\n```\n") + r"(.*?)\n```", text, re.DOTALL)
    assert found, command
    return found[1].splitlines()


def steady(line: str) -> str:
    """A line without what changes from run to run: seconds, run id, the home's place."""
    line = re.sub(r" +\d+\.\d s$", " # s", line)
    line = re.sub(r"run [0-9a-f]{16}", "run #", line)
    line = re.sub(r" in \S+; next: huikuan run( --home \S+)?$", " in #; next: huikuan run", line)
    return re.sub(r"\S*/current/outbox$", "#/current/outbox", line)


def test_the_first_screen_shows_what_the_run_prints(full_morning: DemoMorning) -> None:
    shown = [steady(line) for line in shown_after("make run")]
    assert [steady(line) for line in full_morning.printed] == shown


def test_the_trace_is_what_trace_prints(
    full_morning: DemoMorning, capsys: pytest.CaptureFixture[str]
) -> None:
    command = "huikuan trace XS26040063"
    capsys.readouterr()
    assert main([*shlex.split(command)[1:], "--home", str(full_morning.home)]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert [steady(line) for line in printed] == [steady(line) for line in shown_after(command)]


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_linked_file_is_there(readme: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", readme.read_text(encoding="utf-8"))
    assert links
    assert [link for link in links if not (readme.parent / link).exists()] == []


def test_the_chinese_readme_shows_the_same_commands_outputs_files_and_parts() -> None:
    english, chinese = (path.read_text(encoding="utf-8") for path in READMES)
    for shown in (r"```\n.*?\n```", r"^    \S.*$", r"^#+ ", r"^\| `\S+`", r"^\d\. `[^`]+`"):
        pattern = re.compile(shown, re.DOTALL | re.MULTILINE if "```" in shown else re.MULTILINE)
        assert pattern.findall(chinese) == pattern.findall(english)
        assert pattern.findall(english)
