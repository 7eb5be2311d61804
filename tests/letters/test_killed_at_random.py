"""Whole commands killed at random moments of their whole duration: no letter and no level twice.

`huikuan run` and `huikuan letters release` (by post, and by mail through a server that counts) and
`huikuan deliver --send`. A home of each kind is prepared once and copied. The moments are spread
evenly over the time that the command takes, so a kill costs half a command; only what hits a living
process counts. Kill follows kill without any repair; every few kills the home is proven and what is
in question is answered as a person would; at the end of a chain everything goes on to its end.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
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

from .conftest import RULES
from .doubles import known_letters, released_twice, unsettled
from .test_released_once import letters

# Of ten kills four hit a run, four a release (half of each by mail), two a delivery to the reps.
KILLS = int(os.environ.get("HUIKUAN_TEST_KILLS", "20"))
OF_RUNS = OF_RELEASES = KILLS * 2 // 5
OF_DELIVERIES = KILLS - OF_RUNS - OF_RELEASES
AT_ONCE = 2
KILLS_A_PROOF = 5
PATIENCE = 20
NOW = datetime(2026, 6, 30, 22, 0, tzinfo=UTC)

pytestmark = pytest.mark.campaign


@dataclass
class Campaign:
    """What the kills came to: by command and stage, and what was found in question.

    seconds: how long each command takes here. costs: what the kills of each took, all in all.
    """

    chance: random.Random
    stages: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    kills: int = 0
    released: int = 0
    mailed: int = 0
    doubles: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    costs: dict[str, float] = field(default_factory=dict[str, float])

    def moments(self, kills: int) -> list[float]:
        """When to kill, as shares of the command's duration: one in each of so many parts of it."""
        found = [(place + self.chance.random()) / kills for place in range(kills)]
        self.chance.shuffle(found)
        return found

    def told(self) -> str:
        """The figures so far."""
        return json.dumps(
            {key: value for key, value in vars(self).items() if key != "chance"}, sort_keys=True
        )

    def cost(self, command: str, seconds: float) -> None:
        """Adds what one kill of a command took, all that belongs to it included."""
        self.costs[command] = round(self.costs.get(command, 0.0) + seconds, 2)

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
    assert unsettled(home) == []
    for letter in known_letters(home).values():
        if letter.has_gone_out and not letter.last("letter_released").get("person"):
            assert released_file(home, letter).is_file()


def prove_mail(home: Path, taken: Counter[str]) -> None:
    """Nothing reached the server twice; a letter that did is known as mailed, or in question."""
    assert twice(taken) == 0
    known = [one for one in known_letters(home).values() if one.mail]
    announced = {event.read()["message_id"]: one for one in known for event in one.mail}
    for message_id in taken:
        if "letter" in message_id:
            assert announced[message_id].mail_state in ("mailed", IN_QUESTION)
    for one in known:
        assert one.mail_state != "mailed" or one.mail[-1].read()["message_id"] in taken


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


def waiting_letters(home: Path) -> list[str]:
    """What can be released at once: planned by the current run, without need of approval."""
    current = (home / "current").resolve().name
    return sorted(
        one.number
        for one in known_letters(home).values()
        if one.status == "planned" and not one.needs_approval and one.said["run_id"] == current
    )


def next_command(home: Path, name: str) -> tuple[str, ...]:
    """A run on another huikuan.toml, the release of letters that wait (no number: none), mail."""
    if name == "deliver":
        return ("deliver", "--send")
    if name == "letters release":
        return (name, *waiting_letters(home)[:AT_ONCE])
    with (home / "huikuan.toml").open("a", encoding="utf-8") as settings:
        settings.write("# another morning\n")
    return ("run", "--direct")


def is_killed(home: Path, command: tuple[str, ...], share: float, campaign: Campaign) -> bool:
    """Whether the command still lived at its moment; then it is dead, and so are its children."""
    (home / ".lock").write_text("")
    victim, started = start(home, *command), time.monotonic()
    name = command[0]
    if wait_until(lambda: victim.poll() is not None, share * campaign.seconds[name]):
        victim.communicate()
        campaign.ended[f"{name}: {victim.returncode}"] += 1
        if victim.returncode == 0:
            campaign.lasted(name, time.monotonic() - started)
        return False
    assert kill(victim) == set()
    if victim.returncode != -signal.SIGKILL:
        return False
    campaign.stages[f"{name}: {stage_of(home)}"] += 1
    campaign.kills += 1
    return True


@dataclass
class Chain:
    """Kills in copies of one prepared home: a new copy when none of its letters waits any more."""

    prepared: Path
    place: Path
    campaign: Campaign
    sink: Sink
    home: Path = field(init=False)

    def __post_init__(self) -> None:
        self._begin()

    def taken(self) -> Counter[str]:
        """What the server took, by Message-ID."""
        return Counter(str(mail.message["Message-ID"]) for mail in self.sink.mails)

    def kill(self, name: str, share: float) -> None:
        """One kill of such a command; of one that ends before its moment, the next."""
        started = time.monotonic()
        for attempt in range(PATIENCE):
            if name == "letters release" and not waiting_letters(self.home):
                self.inspect()
                if not waiting_letters(self.home):
                    self._renew()
            command, moment = next_command(self.home, name), share * 0.95**attempt
            if is_killed(self.home, command, moment, self.campaign):
                break
        else:
            raise AssertionError(f"{name} ended too early {PATIENCE} times")
        self.campaign.doubles += len(released_twice(self.home)) + twice(self.taken())
        self.campaign.cost(name, time.monotonic() - started)
        print(self.campaign.told(), file=sys.stderr, flush=True)

    def inspect(self) -> None:
        """Proves the home and answers what is in question in it."""
        prove(self.home)
        prove_mail(self.home, self.taken())
        answer_questions(self.home, self.campaign, self.taken())

    def end(self) -> None:
        """After all the kills everything goes to its end, without any repair."""
        self.inspect()
        assert huikuan(self.home, *next_command(self.home, "run")).code == 0
        assert letters(self.home, "release", "--all").code in (0, 2)
        self._count()

    def _begin(self) -> None:
        self.home = copy_of(self.prepared, self.place)
        self.sink.mails.clear()

    def _renew(self) -> None:
        self._count()
        self._begin()

    def _count(self) -> None:
        self.inspect()
        out = [one for one in known_letters(self.home).values() if one.has_gone_out]
        self.campaign.released += len(out)
        self.campaign.mailed += sum(one.mail_state == "mailed" for one in out)
        self.campaign.doubles += twice(self.taken())
        shutil.rmtree(self.home)


def twice(taken: Counter[str]) -> int:
    return sum(count > 1 for count in taken.values())


def measure(home: Path, campaign: Campaign) -> None:
    """An undisturbed run, and the release of two letters in a copy that is thrown away."""
    copy = copy_of(home, home.parent / "measured")
    for name in ("run", "letters release"):
        ended = huikuan(copy, *next_command(copy, name))
        assert ended.code == 0, ended.err
        campaign.lasted(name, ended.seconds)
    shutil.rmtree(copy)


def by_mail(home: Path, sink: Sink) -> None:
    """From now on the home's letters go by mail, through this server."""
    rules = RULES.read_text("utf-8").replace("calendar_month,post,", "calendar_month,mail,")
    (home / "policy").mkdir(exist_ok=True)
    (home / "policy" / "letter_rules.csv").write_text(rules, "utf-8")
    with (home / "huikuan.toml").open("a", encoding="utf-8") as settings:
        settings.write(mail_settings(sink.port))


def chain_of_letters(chain: Chain, runs: int, releases: int) -> None:
    """So many kills of runs and of releases, in turns by chance."""
    campaign = chain.campaign
    victims = [("run", share) for share in campaign.moments(runs)]
    victims += [("letters release", share) for share in campaign.moments(releases)]
    campaign.chance.shuffle(victims)
    for number, (name, share) in enumerate(victims, start=1):
        chain.kill(name, share)
        if number % KILLS_A_PROOF == 0:
            chain.inspect()
    chain.end()


def kill_deliveries(home: Path, place: Path, sink: Sink, campaign: Campaign) -> None:
    """Mail to the reps killed, each time in a home that has sent none; then it is sent again."""
    copy = copy_of(home, place / "first")
    ended = huikuan(copy, *next_command(copy, "deliver"))
    assert (ended.code, len(sink.mails)) == (0, 3), ended.err
    campaign.lasted("deliver", ended.seconds)
    for number, share in enumerate(campaign.moments(OF_DELIVERIES)):
        started = time.monotonic()
        copy = killed_delivery(home, place / str(number), share, campaign, sink)
        again = huikuan(copy, "deliver", "--send", "--json")
        states = Counter(one["state"] for one in again.document["mails"])
        assert states.keys() <= {"sent", "sent before", "ask a person"}
        campaign.asked["list"] += states["ask a person"]
        campaign.mailed += (arrived := len(sink.mails))
        assert states["sent"] + states["sent before"] <= arrived <= states.total()
        campaign.doubles += twice(Counter(mail.recipient for mail in sink.mails))
        campaign.cost("deliver", time.monotonic() - started)
        shutil.rmtree(copy)


def killed_delivery(home: Path, place: Path, share: float, campaign: Campaign, sink: Sink) -> Path:
    """A copy of the home in which a delivery was killed at that moment, or a little before."""
    for attempt in range(PATIENCE):
        sink.mails.clear()
        copy = copy_of(home, place)
        moment = share * 0.95**attempt
        if is_killed(copy, next_command(copy, "deliver"), moment, campaign):
            return copy
        shutil.rmtree(copy)
    raise AssertionError(f"deliver ended too early {PATIENCE} times")


def test_kills_at_random_moments_leave_no_letter_twice(
    demo_home: Path, tmp_path: Path, sink: Sink, record_property: Callable[[str, object], None]
) -> None:
    campaign = Campaign(random.Random(20260630))  # noqa: S311, no secret
    post = copy_of(demo_home, tmp_path / "post")
    mail = copy_of(demo_home, tmp_path / "mail")
    with (post / "huikuan.toml").open("a", encoding="utf-8") as settings:
        settings.write(mail_settings(sink.port))
    kill_deliveries(post, tmp_path / "lists", sink, campaign)
    by_mail(mail, sink)
    assert huikuan(mail, "run", "--direct").code == 0
    measure(mail, campaign)
    for place, (prepared, share) in enumerate(((copy_of(demo_home, tmp_path / "p"), 1), (mail, 0))):
        chain = Chain(prepared, tmp_path / f"chain{place}", campaign, sink)
        chain_of_letters(chain, (OF_RUNS + share) // 2, (OF_RELEASES + share) // 2)
    record_property("kills", campaign.told())
    assert (campaign.doubles, campaign.kills) == (0, KILLS)
