"""Runs and releases of the demo company killed at random moments: no letter and no level twice.

A home is prepared once and copied; a chain of kills goes on in one copy until its letters are gone.
After every kill the ledger and the files alone must hold what is promised; what was left in
question is answered as a person would, and the next command goes on without any repair. In every
other chain the letters go by mail, through a server that counts what it took.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.ledger import open_ledger
from flows.letters.decide import settle
from flows.letters.desk import Act
from flows.letters.persons import Person
from flows.letters.released_file import released_file
from flows.letters.standing import IN_QUESTION
from flows.recovery import recover
from flows.releases import verify_release
from tests.delivery.company import mail_settings
from tests.delivery.smtp_sink import Sink
from tests.run.command import huikuan, kill, start, wait_until
from tests.run.conftest import copy_of

from .doubles import known_letters, released_twice
from .test_released_once import RULES, letters

KILLS = int(os.environ.get("HUIKUAN_TEST_KILLS", "20"))
AT_ONCE = 2
KILLS_A_CHAIN = 10
NOW = datetime(2026, 6, 30, 22, 0, tzinfo=UTC)
# Two thirds of the kills anywhere, one where the commit is: it takes a small part of the time.
ANYWHERE, NEAR_THE_COMMIT = (0.0, 1.0), (0.88, 1.05)

pytestmark = pytest.mark.campaign


@dataclass
class Campaign:
    """What the kills came to: by command and stage, and what was found in question."""

    chance: random.Random
    stages: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    released: int = 0
    mailed: int = 0
    doubles: int = 0
    seconds: dict[str, float] = field(default_factory=dict)

    def moment(self, seconds: float) -> float:
        """How long the victim lives, of a command that takes so many seconds."""
        first, last = self.chance.choice((ANYWHERE, ANYWHERE, NEAR_THE_COMMIT))
        return seconds * self.chance.uniform(first, last)

    def told(self) -> str:
        """The figures so far."""
        return json.dumps(
            {key: value for key, value in vars(self).items() if key != "chance"}, sort_keys=True
        )

    def lasted(self, command: str, seconds: float) -> None:
        """Learns from one that ended by itself how long the command takes here, now."""
        before = self.seconds.get(command, seconds)
        self.seconds[command] = (before + seconds) / 2


@pytest.fixture
def sink() -> Generator[Sink, None, None]:
    with Sink() as server:
        yield server


def prove(home: Path) -> None:
    """Puts the home in order as every command does first, and reads what must be true of it."""
    found = recover(home)
    assert found.published is not None
    assert not found.is_release_missing
    with open_ledger(home) as ledger:
        assert ledger.damage() == []
        known = {run.run_id for run in ledger.published_runs()} | ledger.released_runs()
    assert {path.name for path in (home / "releases").iterdir()} == known
    assert verify_release(home, found.published.run_id) == []
    assert (home / "current").resolve().name == found.published.run_id
    assert released_twice(home) == []
    for letter in known_letters(home).values():
        if letter.has_gone_out and not letter.last("letter_released").get("person"):
            assert released_file(home, letter).is_file()


def answer_questions(home: Path, campaign: Campaign, taken: Counter[str]) -> None:
    """Answers every interrupted letter: of a mail as the server's log says, else as it happens."""
    for letter in known_letters(home).values():
        if letter.mail_state == IN_QUESTION:
            campaign.asked["mail"] += 1
            went = taken[letter.mail[-1].read()["message_id"]] > 0
        elif letter.status == "ask a person":
            campaign.asked["release"] += 1
            # Nobody printed anything of a release that has left no file.
            went = campaign.chance.random() < 0.5
        else:
            continue
        settle(Act(home, "settle", Person("王芳", "wf"), NOW), letter.number, went, "looked")


def stage_of(home: Path) -> str:
    """The stage in which the holder of the lock last was."""
    try:
        return str(json.loads((home / ".lock").read_text().split("\n", 1)[0])["stage"]) or "-"
    except (OSError, ValueError):
        return "-"


def next_command(home: Path, number: int) -> tuple[str, ...]:
    """A run on another huikuan.toml, or the release of two letters that wait; nothing: all gone."""
    waiting = sorted(
        one.number
        for one in known_letters(home).values()
        if one.status == "planned" and one.said["run_id"] == (home / "current").resolve().name
    )
    if number % 3 and waiting:
        return ("letters release", *waiting[:AT_ONCE])
    with (home / "huikuan.toml").open("a", encoding="utf-8") as settings:
        settings.write(f"# {number}\n")
    return ("run", "--direct")


def kill_once(home: Path, command: tuple[str, ...], campaign: Campaign) -> None:
    (home / ".lock").write_text("")
    victim, started = start(home, *command), time.monotonic()
    name = command[0]
    if wait_until(lambda: victim.poll() is not None, campaign.moment(campaign.seconds[name])):
        victim.communicate()
        campaign.ended[f"{name}: {victim.returncode}"] += 1
        if victim.returncode == 0:
            campaign.lasted(name, time.monotonic() - started)
    else:
        kill(victim)
        campaign.stages[f"{name}: {stage_of(home)}"] += 1
    campaign.kills += 1


def chain(home: Path, kills: int, taken: Callable[[], Counter[str]], campaign: Campaign) -> None:
    """So many kills in one home, then what of its letters went out."""
    for number in range(kills):
        kill_once(home, next_command(home, number), campaign)
        prove(home)
        answer_questions(home, campaign, taken())
        campaign.doubles += len(released_twice(home)) + twice(taken())
        print(campaign.told(), file=sys.stderr, flush=True)
    out = [one for one in known_letters(home).values() if one.has_gone_out]
    campaign.released += len(out)
    campaign.mailed += sum(one.mail_state == "mailed" for one in out)


def twice(taken: Counter[str]) -> int:
    return sum(count > 1 for count in taken.values())


def measure(home: Path, campaign: Campaign) -> None:
    """An undisturbed run and an undisturbed release, the first of this home."""
    for number in (0, 1):
        command = next_command(home, number)
        ended = huikuan(home, *command)
        assert ended.code == 0, ended.err
        campaign.lasted(command[0], ended.seconds)


def go_on(home: Path) -> None:
    """After all the kills everything goes to its end, without any repair."""
    assert huikuan(home, *next_command(home, 0)).code == 0
    assert letters(home, "release", "--all").code in (0, 2)
    prove(home)


def by_mail(home: Path, sink: Sink) -> None:
    """From now on the home's letters go by mail, through this server."""
    rules = RULES.read_text("utf-8").replace("calendar_month,post,", "calendar_month,mail,")
    (home / "policy").mkdir(exist_ok=True)
    (home / "policy" / "letter_rules.csv").write_text(rules, "utf-8")
    with (home / "huikuan.toml").open("a", encoding="utf-8") as settings:
        settings.write(mail_settings(sink.port))


def test_kills_at_random_moments_leave_no_letter_twice(
    demo_home: Path, tmp_path: Path, sink: Sink, record_property: Callable[[str, object], None]
) -> None:
    campaign = Campaign(random.Random(20260630))  # noqa: S311, no secret

    def taken() -> Counter[str]:
        return Counter(str(mail.message["Message-ID"]) for mail in sink.mails)

    chains = -(-KILLS // KILLS_A_CHAIN)
    for place in range(chains):
        sink.mails.clear()
        home = copy_of(demo_home, tmp_path / str(place))
        if place % 2:
            by_mail(home, sink)
        measure(home, campaign)
        chain(home, min(KILLS_A_CHAIN, KILLS - place * KILLS_A_CHAIN), taken, campaign)
        go_on(home)
        campaign.doubles += twice(taken())
        shutil.rmtree(home)
    record_property("kills", campaign.told())
    assert (campaign.doubles, campaign.kills) == (0, KILLS)
