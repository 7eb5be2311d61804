"""`huikuan letters lint` finds a mistake in any wording and names file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli import main_group
from flows.outbox import wording
from flows.outbox.letter_lint import lint_letters


@pytest.fixture
def letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the wordings that may be spoilt."""
    shutil.copytree(wording.LETTERS, tmp_path / "letters")
    monkeypatch.setattr(wording, "LETTERS", tmp_path / "letters")
    return tmp_path / "letters"


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_what_we_ship_has_no_mistake() -> None:
    report = lint_letters()
    assert report.problems == ()
    assert report.tried >= 38


def test_a_name_that_is_not_there_is_told_with_file_and_line(letters: Path) -> None:
    spoil(letters / "zh" / "demand_2.md.j2", "{{ item_count }}", "{{ item_cuont }}")
    (problem, *others) = lint_letters().problems
    assert problem.startswith("zh/demand_2.md.j2, line 9, section opening: 'item_cuont' is und")
    assert others == []


def test_every_file_with_a_mistake_is_told(letters: Path) -> None:
    spoil(letters / "zh" / "thanks.md.j2", "## closing", "## ending")
    spoil(letters / "en" / "statement.md.j2", "{% endif %}\n\n## closing", "\n\n## closing")
    spoil(
        letters / "en" / "suspension.md.j2",
        "Under our contract",
        "在媒体曝光。Under our contract",
    )
    found = "\n".join(lint_letters().problems)
    assert "zh/thanks.md.j2: closing" in found
    assert "en/statement.md.j2, line 1" in found
    assert "en suspension: unlawful wording 曝光" in found


def test_a_set_of_wordings_is_tried_too(letters: Path) -> None:
    (letters / "zh" / "key_accounts").mkdir()
    shutil.copy(letters / "zh" / "reminder.md.j2", letters / "zh" / "key_accounts")
    spoil(letters / "zh" / "key_accounts" / "reminder.md.j2", "{{ as_of_date }}", "{{ as_of }}")
    (problem,) = lint_letters().problems
    assert problem.startswith("zh/key_accounts/reminder.md.j2, line 11")


def test_the_command_ends_with_2_when_something_is_wrong(letters: Path) -> None:
    spoil(letters / "en" / "reminder.md.j2", "{{ pay_by_date }}", "{{ pay_by_date.x.y }}")
    done = CliRunner().invoke(main_group, ["letters", "lint"])
    assert done.exit_code == 2
    assert "en/reminder.md.j2, line 2" in done.output
