"""The part of a run and of a release that writes, killed at random moments again and again.

Everything before a run renders leaves nothing outside its own folder, and takes nine tenths of the
time. So it is done once; from there on the process is forked, the fork goes on as the command does
and is killed, the home is proven and put back. What goes by mail goes to a real server.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows import stages
from flows.letters.desk import read_known
from flows.letters.persons import Person
from flows.letters.release import Wish, release_letters
from flows.lock import hold
from flows.morning import run_morning
from flows.narrator import Narrator
from flows.request import Request
from flows.settings import load_settings
from tests.delivery.smtp_sink import Sink
from tests.run.command import huikuan
from tests.run.conftest import copy_of

from .test_killed_at_random import Campaign, by_mail, next_command, prove, stage_of

# Releases by mail, releases by post, runs: so many kills of each.
KILLS = int(os.environ.get("HUIKUAN_TEST_KILLS", "60"))
NOW = datetime(2026, 6, 30, 22, 0, tzinfo=UTC)

pytestmark = pytest.mark.campaign


class Enough(Exception):
    """All the kills of this command are done."""


@dataclass
class Forks:
    """Goes on with a command in forks and kills them; `seconds` is what the rest of it takes."""

    home: Path
    campaign: Campaign
    taken: Callable[[], Counter[str]]
    name: str
    parent: int
    seconds: float = 0.0

    def often(self, goes_on: Callable[[], Any], forget: Callable[[], None]) -> Any:
        """In a fork: the rest of the command. Here: `Enough`, after all kills."""
        snapshot = self.home.with_name("snapshot")
        shutil.copytree(self.home, snapshot, symlinks=True)
        for number in range(KILLS + 1):
            started = time.monotonic()
            child = os.fork()
            if child == 0:
                return goes_on()
            if number == 0:
                _, status = os.waitpid(child, 0)
                assert os.waitstatus_to_exitcode(status) == 0
                self.seconds = time.monotonic() - started
            else:
                self._kill(child)
            prove(self.home)
            self._prove_mail()
            forget()
            put_back(snapshot, self.home)
        shutil.rmtree(snapshot)
        raise Enough

    def _kill(self, child: int) -> None:
        time.sleep(self.campaign.chance.uniform(0, self.seconds))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        ended = os.waitstatus_to_exitcode(status) == 0
        (self.campaign.ended if ended else self.campaign.stages)[
            f"{self.name}: {'ended' if ended else stage_of(self.home)}"
        ] += 1
        self.campaign.kills += 1
        print(self.campaign.told(), file=sys.stderr, flush=True)

    def _prove_mail(self) -> None:
        """What the server took the ledger had announced, and nothing twice; what is sent came."""
        taken = {key: count for key, count in self.taken().items() if "letter" in key}
        self.campaign.doubles += sum(count > 1 for count in taken.values())
        known = read_known(self.home).letters.values()
        announced = {event.read()["message_id"] for one in known for event in one.mail}
        assert taken.keys() <= announced
        for letter in known:
            if letter.status == "ask a person":
                self.campaign.asked["release"] += 1
            if letter.mail_state:
                self.campaign.asked[f"mail: {letter.mail_state}"] += 1
            assert letter.mail_state != "mailed" or letter.mail[-1].read()["message_id"] in taken
        self.campaign.released += sum(one.has_gone_out for one in known)
        self.campaign.mailed += len(taken)


class AtItsTurn:
    """What a run begins before its turn, begun when it is asked for: a fork has one thread."""

    def __init__(self, question: Callable[[], Any]) -> None:
        self.answer = question

    def end(self) -> None:
        """Nothing was begun."""


def put_back(snapshot: Path, home: Path) -> None:
    """All but the lock, which is held and says in which stage a fork was."""
    for path in home.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != ".lock":
            path.unlink()
    for path in snapshot.iterdir():
        if path.is_symlink():
            (home / path.name).symlink_to(path.readlink())
        elif path.is_dir():
            shutil.copytree(path, home / path.name, symlinks=True)
        elif path.name != ".lock":
            shutil.copy2(path, home / path.name)


def until_enough(forks: Forks, command: Callable[[], object]) -> None:
    """The command, in this process until it renders; a fork ends itself when it is through."""
    try:
        command()
    except Enough:
        return
    except BaseException:
        leave(forks, 1)
        raise
    leave(forks, 0)
    raise AssertionError("the command never rendered")


def leave(forks: Forks, code: int) -> None:
    if os.getpid() != forks.parent:
        sys.stderr.flush()
        os._exit(code)


def release_all(home: Path) -> None:
    wish = Wish((), True, Person("张会计", "zk"), NOW)
    release_letters(home, load_settings(home), wish, Narrator(silent=True))


def run_once(home: Path) -> None:
    settings = load_settings(home)
    request = Request(home, None, None, force=False, is_direct=True)
    with hold(home, "huikuan run", NOW) as lock:
        run_morning(request, settings, NOW, lock, Narrator(silent=True))


@pytest.fixture
def sink() -> Generator[Sink, None, None]:
    with Sink() as server:
        yield server


def goes_by_mail(home: Path, sink: Sink) -> None:
    by_mail(home, sink)
    assert huikuan(home, "run", "--direct").code == 0


def stays_as_it_is(_home: Path, _sink: Sink) -> None:
    pass


def is_to_run(home: Path, _sink: Sink) -> None:
    assert next_command(home, "run")[0] == "run"


@pytest.mark.parametrize(
    ("name", "prepared", "command"),
    [
        ("release by mail", goes_by_mail, release_all),
        ("release by post", stays_as_it_is, release_all),
        ("run", is_to_run, run_once),
    ],
)
def test_kills_while_it_writes_leave_nothing_twice_and_nothing_half(
    demo_home: Path,
    tmp_path: Path,
    sink: Sink,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    prepared: Callable[[Path, Sink], None],
    command: Callable[[Path], None],
) -> None:
    home = copy_of(demo_home, tmp_path)
    prepared(home, sink)
    campaign = Campaign(random.Random(name))  # noqa: S311, no secret

    def taken() -> Counter[str]:
        return Counter(str(mail.message["Message-ID"]) for mail in sink.mails)

    forks = Forks(home, campaign, taken, name, os.getpid())
    render = stages.render

    def often(*arguments: Any) -> Any:
        return forks.often(lambda: render(*arguments), sink.mails.clear)

    monkeypatch.setattr(stages, "Begun", AtItsTurn)
    monkeypatch.setattr(stages, "render", often)
    until_enough(forks, lambda: command(home))
    assert (campaign.doubles, campaign.kills) == (0, KILLS)
