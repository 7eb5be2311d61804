"""`huikuan init` at a terminal: what the files do not say is asked, and what is answered counts."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = (
    "单据编号,客户编码,单据日期,未收金额,币种\n"
    "X1,K1,1/2/2026,100.00,人民币\n"
    "X2,K1,3/2/2026,-30.00,人民币\n"
)
DAYS, BELOW, WRITE = "dates (", "below_zero (", "huikuan.toml? [y/N]:"
PATIENCE = 120.0


def at_a_terminal(folder: Path, answers: Sequence[tuple[str, str]]) -> tuple[int, str]:
    """Types each answer when its question stands on the terminal; exit code and what was shown."""
    (folder / "应收_20260630.csv").write_text(ROWS, "utf-8")
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "flows.cli", "init", str(folder / "应收_20260630.csv")]
    process = subprocess.Popen(
        [*command, "--home", str(folder / "home"), "--company", "示例公司"],
        cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    shown, waiting = b"", list(answers)
    while select.select([ours], [], [], PATIENCE)[0]:
        try:
            shown += os.read(ours, 4096)
        except OSError:  # The other side is closed: the command has ended.
            break
        if waiting and waiting[0][0] in shown.decode(errors="ignore"):
            os.write(ours, f"{waiting.pop(0)[1]}\n".encode())
    os.close(ours)
    assert not waiting, shown.decode()
    return process.wait(PATIENCE), shown.decode()


def receivables(folder: Path) -> dict[str, object]:
    settings = tomllib.loads((folder / "home" / "huikuan.toml").read_text("utf-8"))
    return settings["sources"]["erp"]["tables"]["receivables"]


def test_answers_are_written_and_another_word_is_asked_again(tmp_path: Path) -> None:
    code, shown = at_a_terminal(
        tmp_path,
        [(DAYS, "DD.MM"), ("Error", "D/M/YYYY"), (BELOW, "credits"), (WRITE, "y")],
    )
    assert code == 0, shown
    assert receivables(tmp_path)["date_format"] == "D/M/YYYY"
    assert receivables(tmp_path)["by_sign"] is True
    assert (tmp_path / "home" / "inbox" / "erp" / "应收_20260630.csv").read_text("utf-8") == ROWS


def test_a_blank_answer_leaves_a_question_open(tmp_path: Path) -> None:
    code, shown = at_a_terminal(tmp_path, [(DAYS, ""), (BELOW, ""), (WRITE, "y")])
    assert code == 0, shown
    assert "date_format" not in receivables(tmp_path)
    assert "by_sign" not in receivables(tmp_path)
    written = (tmp_path / "home" / "huikuan.toml").read_text("utf-8")
    assert "# by_sign = true" in written


@pytest.mark.parametrize("answer", ["n", ""])
def test_without_a_yes_nothing_is_written(tmp_path: Path, answer: str) -> None:
    code, shown = at_a_terminal(tmp_path, [(DAYS, ""), (BELOW, ""), (WRITE, answer)])
    assert code == 0, shown
    assert "nothing was written" in shown
    assert not (tmp_path / "home").exists()
