"""What is typed is answered in words: help, mistakes, JSON, and what each exit code means."""

from __future__ import annotations

from pathlib import Path

import pytest

from .command import asked, huikuan, typed

COMMANDS = ("demo", "plan", "run", "trace")


def test_an_unknown_command_is_answered_with_the_nearest_one() -> None:
    mistyped = typed("rnu")
    assert (mistyped.code, mistyped.out) == (2, "")
    assert mistyped.err.splitlines()[0] == "No such command 'rnu'. Did you mean 'run'?"


def test_an_unknown_option_is_answered_with_the_nearest_one() -> None:
    mistyped = typed("run", "--as-off", "2026-06-30")
    assert (mistyped.code, mistyped.out) == (2, "")
    assert mistyped.err.splitlines()[0] == "No such option '--as-off'. Did you mean '--as-of'?"


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_shows_examples_before_anything_else_but_one_sentence(command: str) -> None:
    told = typed(*command.split(), "--help")
    assert (told.code, told.err) == (0, "")
    usage, sentence, examples, *_ = told.out.split("\n\n")
    assert usage.startswith(f"Usage: huikuan {command}".strip())
    assert sentence.count(". ") == 0
    heading, *lines = [line.strip() for line in examples.splitlines()]
    assert heading in ("Example:", "Examples:")
    assert all(line.startswith(f"huikuan {command}".strip()) for line in lines if line)


def test_a_command_line_without_a_command_is_answered_with_the_help() -> None:
    told = typed()
    assert (told.code, told.out) == (2, "")
    assert told.err == typed("--help").out


def test_help_and_version_are_quick() -> None:
    assert min(typed("--help").seconds, typed("--help").seconds) < 1.5
    assert typed("--version").out == "huikuan, version 0.1.0\n"


@pytest.mark.parametrize("command", ["plan", "run", "trace x"])
def test_a_folder_that_is_no_home_is_a_mistake_of_usage(command: str, tmp_path: Path) -> None:
    name, *rest = command.split()
    told = asked(tmp_path, name, *rest)
    assert (told.code, told.out) == (2, "")
    assert told.err.splitlines()[0] == (f"{tmp_path} is not a Huikuan home: it has no huikuan.toml")
    as_json = asked(tmp_path, name, *rest, "--json")
    assert (as_json.code, as_json.err) == (2, "")
    assert as_json.document["what"] == told.err.splitlines()[0]


def test_the_demo_says_what_was_made_and_what_to_type_next(tmp_path: Path) -> None:
    told = asked(tmp_path / "my home", "demo")
    assert (told.code, told.err) == (0, "")
    assert told.out == (
        f"demo     9 files of an invented company in {tmp_path}/my home; "
        f"next: huikuan run --home '{tmp_path}/my home'\n"
    )
    again = asked(tmp_path / "my home", "demo")
    assert (again.code, again.out) == (0, "")
    assert again.err.startswith(f"{tmp_path}/my home is a Huikuan home already")


def test_every_mistake_in_the_settings_is_named_with_key_and_line(home: Path) -> None:
    path = home / "huikuan.toml"
    text = path.read_text("utf-8").replace('layout = "generic"', 'layout = "generc"', 1)
    path.write_text(text.replace('language = "zh"', 'language = "fr"', 1), "utf-8")
    lines = path.read_text("utf-8").splitlines()
    told = huikuan(home, "run", "--direct")
    assert (told.code, told.out) == (2, "")
    heading, *mistakes = told.err.splitlines()[:3]
    assert heading == "huikuan.toml has 2 mistakes:"
    keys = ("top level, language", "sources.erp, layout")
    for mistake, key in zip(mistakes, keys, strict=True):
        written = f"{key.split()[-1]} = "
        [number] = [place for place, line in enumerate(lines, 1) if line.startswith(written)]
        assert mistake.startswith(f"  - line {number}: {key}: ")


def test_plan_answers_with_one_json_document(home: Path) -> None:
    told = asked(home, "plan", "--json")
    assert (told.code, told.err) == (0, "")
    assert told.document["is_published"] is True
    assert len(told.document["files"]) == 8


def test_run_answers_with_one_json_document(home: Path) -> None:
    told = huikuan(home, "run", "--direct", "--json")
    assert (told.code, told.err) == (0, "")
    assert told.document["status"] == "already published"
    assert [total["open_amount"] for total in told.document["totals"]] == [
        "1664563.4000",
        "28240.8000",
    ]


def test_errors_of_the_command_line_are_json_too() -> None:
    told = typed("run", "--as-of", "yesterday", "--json")
    assert (told.code, told.err) == (2, "")
    assert told.document["exit_code"] == 2
    assert "'yesterday' is not a day" in told.document["what"]


def test_a_moment_that_is_not_yet_cannot_be_known(home: Path) -> None:
    refused = asked(home, "plan", "--known-at", "2026-07-01T06:01")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.splitlines()[0] == (
        "--known-at 2026-07-01 06:01 +08:00 is later than now, 2026-07-01 06:00 +08:00"
    )


def test_plan_builds_nothing_and_says_what_would_be_read(home: Path) -> None:
    (home / "policy" / "capacity.csv").write_text(
        "capacity_code,capacity_value\ndaily_tasks,3\n", "utf-8"
    )
    before = {path.name for path in (home / "runs").iterdir()}
    told = asked(home, "plan")
    assert (told.code, told.err) == (0, "")
    assert "a daily run to build" in told.out
    assert "erp.receivables" in told.out
    assert {path.name for path in (home / "runs").iterdir()} == before
