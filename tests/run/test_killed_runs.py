"""A run that is killed, interrupted or second leaves what was published, and no process."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.lock import hold_if_free

from .command import (
    Ended,
    huikuan,
    interrupt,
    kill,
    published,
    start,
    typed,
    wait_for_stage,
)
from .conftest import (
    Interrupted,
    copy_of,
    new_demo,
    published_ids,
    release_of,
    spoil,
    warm_prefect,
)

STAGES = ("freeze", "land", "stage", "gate 1", "build", "gate 2", "render", "verify", "publish")
# A run takes half a minute; an interrupted one ends long before, on a loaded machine too.
SOON = 15
CALM = "interrupted: what was published is whole; run again when you like"


@dataclass(frozen=True)
class Disturbed:
    """A run that was interrupted: its process, the two tried beside it, its end, what was there."""

    pid: int
    seconds: tuple[Ended, Ended]
    ended: Ended
    survivors: set[int]
    published_before: dict[str, str]


@pytest.fixture(scope="module")
def to_interrupt(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published home with a changed receipt, so that a run has work to do."""
    home = copy_of(demo_home, tmp_path_factory.mktemp("interrupted"))
    spoil(home)
    return home


def is_free(home: Path) -> bool:
    with hold_if_free(home) as is_taken:
        return is_taken


def test_a_killed_run_changes_nothing_that_was_published_and_leaves_no_process(
    spoiled: Interrupted,
) -> None:
    # dbt's child; the judge's is started when the rows are typed.
    assert spoiled.children in (1, 2)
    assert spoiled.survivors == set()
    assert spoiled.published_after == spoiled.published_before


def test_the_next_run_publishes_without_a_manual_step(spoiled: Interrupted) -> None:
    assert spoiled.ended.code == 0, spoiled.ended.err
    assert spoiled.ended.err.startswith("note: the last run (started 2026-07-01T06:00:00+08:00)")
    assert "ended in stage stage without letting go; nothing needs repair" in spoiled.ended.told
    assert spoiled.ended.out.startswith("status       published · run ")
    assert published_ids(spoiled.home)[-1] == spoiled.ended.run_id
    assert release_of(spoiled.home).name == spoiled.ended.run_id
    assert len(published_ids(spoiled.home)) == 2


@pytest.fixture(scope="module")
def disturbed(to_interrupt: Path) -> Disturbed:
    """A run beside which two others are tried in stage `stage`, and that then gets Ctrl-C."""
    before = published(to_interrupt)
    run = start(to_interrupt, "run", "--supersede", "--direct")
    wait_for_stage(run, to_interrupt, "stage")
    # It stands still meanwhile: on a loaded machine too it is then where it was.
    os.kill(run.pid, signal.SIGSTOP)
    seconds = (
        huikuan(to_interrupt, "run", "--supersede", "--direct"),
        huikuan(to_interrupt, "run", "--supersede"),
    )
    os.kill(run.pid, signal.SIGCONT)
    ended, survivors = interrupt(run, signal.SIGINT, is_for_group=True)
    return Disturbed(run.pid, seconds, ended, survivors, before)


def test_a_second_run_is_sent_away_at_once_and_told_who_works(disturbed: Disturbed) -> None:
    second, through_prefect = disturbed.seconds
    assert second.code == 5
    assert second.out == ""
    assert second.err.splitlines()[0] == "Another run works in this home."
    assert f"process {disturbed.pid} of " in second.err
    assert "since 2026-07-01T06:00:00+08:00 (0 minutes), now in stage stage" in second.err
    assert f"`kill {disturbed.pid}`" in second.err
    # As fast as an answer can be: it does not wait for what a run imports.
    assert min(second.seconds, through_prefect.seconds) < max(1, 12 * typed("--help").seconds)


def assert_calm(home: Path, ended: Ended, survivors: set[int], before: dict[str, str]) -> None:
    """An interrupted run has said so in one line, left no process, and changed nothing."""
    assert ended.code == 130
    assert ended.out == ""
    assert ended.err.splitlines()[-1] == CALM
    assert "Traceback" not in ended.err
    assert ended.seconds < SOON
    assert survivors == set()
    assert published(home) == before
    assert is_free(home)


def test_a_run_ends_calmly_within_seconds_of_ctrl_c_and_leaves_no_process(
    disturbed: Disturbed, to_interrupt: Path
) -> None:
    assert_calm(to_interrupt, disturbed.ended, disturbed.survivors, disturbed.published_before)


@pytest.mark.campaign
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_an_interrupted_run_ends_calmly_within_seconds_and_leaves_no_process(
    to_interrupt: Path, number: signal.Signals
) -> None:
    before = published(to_interrupt)
    run = start(to_interrupt, "run", "--supersede", "--direct")
    wait_for_stage(run, to_interrupt, "stage")
    ended, survivors = interrupt(run, number)
    assert_calm(to_interrupt, ended, survivors, before)


@pytest.mark.campaign
@pytest.mark.parametrize("options", [["--direct"], []], ids=["direct", "prefect"])
@pytest.mark.parametrize("stage", STAGES)
def test_a_run_killed_in_any_stage_can_simply_be_started_again(
    home: Path, stage: str, options: list[str]
) -> None:
    spoil(home)
    warm_prefect(home)
    before = published(home)
    for _ in range(2):
        run = start(home, "run", "--supersede", *options)
        wait_for_stage(run, home, stage)
        assert kill(run) == set()
        assert published(home) == before
        assert is_free(home)
    ended = huikuan(home, "run", "--supersede", *options)
    assert ended.code == 0, ended.err
    assert published_ids(home)[1:] == [ended.run_id]


@pytest.mark.campaign
@pytest.mark.parametrize("stage", ["start", *STAGES])
@pytest.mark.parametrize(
    ("number", "is_for_group"),
    [(signal.SIGINT, True), (signal.SIGINT, False), (signal.SIGTERM, False)],
    ids=["Ctrl-C", "SIGINT", "SIGTERM"],
)
def test_a_run_through_prefect_can_be_interrupted_in_any_stage(
    home: Path, stage: str, number: signal.Signals, is_for_group: bool
) -> None:
    spoil(home)
    warm_prefect(home)
    run = start(home, "run", "--supersede")
    wait_for_stage(run, home, stage)
    ended, survivors = interrupt(run, number, is_for_group=is_for_group)
    assert (ended.code, ended.out) == (130, ""), ended.err
    assert ended.err.splitlines()[-1] == CALM
    assert "Traceback" not in ended.err
    assert ended.seconds < SOON
    assert survivors == set()


@pytest.mark.campaign
def test_the_first_run_of_a_home_can_be_killed_in_any_stage(tmp_path: Path) -> None:
    home = new_demo(tmp_path)
    for stage in STAGES:
        run = start(home, "run", "--direct")
        wait_for_stage(run, home, stage)
        assert kill(run) == set()
        assert not (home / "current").exists()
    assert huikuan(home, "run", "--direct").code == 0
    assert len(published_ids(home)) == 1
