"""Letters by mail, by real commands: tried dry, released by two at once, one of them returned.

One home, one chain of runs; every test looks at a part of what happened.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.letters.desk import read_known
from flows.letters.released_file import released_file
from tests.delivery.company import mail_settings
from tests.delivery.smtp_sink import Received, Sink
from tests.run.command import Ended, huikuan, start
from tests.run.conftest import copy_of, release_of, tables_of

from .conftest import RULES
from .test_released_once import letters

pytestmark = pytest.mark.campaign

BOUNCES = Path(__file__).parents[1] / "bounces" / "files"
EXAMPLE = "<huikuan.letter.a1@firm.example>"


@dataclass(frozen=True)
class Mailed:
    """The home at its end, the letter that came back and the one that did not, what was said."""

    home: Path
    returned: str
    arrived: str
    dry: Ended
    released: list[tuple[int, str]]
    mails: list[Received]
    next_run: Ended


def at_once(home: Path, *arguments: str) -> list[tuple[int, str]]:
    """Two processes that do the same at the same time: exit code and output of each, by code."""
    processes = [start(home, *arguments) for _ in range(2)]
    ended = [(process.communicate(timeout=300), process.returncode) for process in processes]
    return sorted((code, out + err) for (out, err), code in ended)


def planned(home: Path) -> list[str]:
    with tables_of(release_of(home)) as query:
        return [
            number
            for (number,) in query(
                "select letter_number from letters_due where channel = 'mail'"
                " and letter_state = 'planned' order by letter_number"
            )
        ]


def declare(home: Path, text: str) -> None:
    with (home / "huikuan.toml").open("a", encoding="utf-8") as settings:
        settings.write(text)


def put_back(home: Path, message_id: str) -> None:
    """What the mail server sent back lies in the inbox: one about our mail, one that is no mail."""
    folder = home / "inbox" / "bounces"
    folder.mkdir(parents=True)
    report = (BOUNCES / "postfix.eml").read_text("utf-8").replace(EXAMPLE, message_id)
    (folder / "returned.eml").write_text(report, "utf-8")
    (folder / "garbage.eml").write_bytes(b"\x00\xff" * 100)


@pytest.fixture(scope="module")
def mailed(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Mailed:
    home = copy_of(demo_home, tmp_path_factory.mktemp("mailed"))
    rules = RULES.read_text("utf-8").replace("calendar_month,post,", "calendar_month,mail,")
    # Statements go by post, once somebody approves them; nobody does.
    rules = rules.replace("calendar_quarter,post,否", "calendar_quarter,post,是")
    (home / "policy").mkdir(exist_ok=True)
    (home / "policy" / "letter_rules.csv").write_text(rules, "utf-8")
    with Sink() as sink:
        declare(home, mail_settings(sink.port, ""))
        assert huikuan(home, "run", "--direct").code == 0
        returned, arrived = planned(home)[:2]
        dry = letters(home, "release", returned, "--json")
        declare(home, "dry_run = false\n")
        released = at_once(home, "letters release", returned, arrived)
        mails = list(sink.mails)
        letter = next(one for one in read_known(home).letters.values() if one.number == returned)
        put_back(home, letter.mail[-1].read()["message_id"])
        next_run = huikuan(home, "run", "--direct")
    return Mailed(home, returned, arrived, dry, released, mails, next_run)


def test_nothing_goes_by_mail_while_dry_run_stands(mailed: Mailed) -> None:
    document = mailed.dry.document
    assert [(one["outcome"], one["reason"]) for one in document["letters"]] == [
        ("withheld", "mail_dry_run")
    ]
    assert document["mails"] == []


def test_of_two_releases_at_once_one_is_sent_away_and_each_letter_is_mailed_once(
    mailed: Mailed,
) -> None:
    (done, told), (refused, why) = mailed.released
    assert (done, refused) == (0, 5), told + why
    assert "Another run works in this home" in why
    files = {
        str(part.get_filename()): bytes(part.get_content())
        for mail in mailed.mails
        for part in mail.message.iter_attachments()
    }
    assert sorted(files) == sorted(f"{one}.pdf" for one in (mailed.returned, mailed.arrived))
    assert len(mailed.mails) == 2
    assert all(content.startswith(b"%PDF-") for content in files.values())
    letter = next(
        one for one in read_known(mailed.home).letters.values() if one.number == mailed.arrived
    )
    released = released_file(mailed.home, letter)
    assert files[released.name] == released.read_bytes()


def test_nothing_that_goes_by_mail_is_in_a_print_batch(mailed: Mailed) -> None:
    assert list(mailed.home.glob("releases/*/outbox/*/posting/*.pdf")) == []


def test_a_returned_letter_is_an_event_with_code_and_text_and_stops_the_next(
    mailed: Mailed,
) -> None:
    assert mailed.next_run.code == 0, mailed.next_run.err
    with tables_of(release_of(mailed.home)) as query:
        events = query(
            "select letter_number, event_type, status_code, reason, cast(occurred_on as varchar)"
            " from intermediate.int_letter_events where event_number is null"
        )
        states = dict(query("select letter_number, withheld_reason from letters_due"))
    text = "550 5.1.1 <w***@debtor.example>: Recipient address rejected: User unknown in"
    assert events == [
        (mailed.returned, "bounced", "5.1.1", f"{text} virtual mailbox table", "2026-07-01")
    ]
    assert states[mailed.returned] == "bounced"
    assert mailed.arrived not in states


def test_a_mail_that_cannot_be_read_is_told_kept_and_holds_up_nothing(mailed: Mailed) -> None:
    assert "bounces/garbage.eml is no report of a mail that did not arrive" in mailed.next_run.err
    told = letters(mailed.home, "returned", "--json").document["returned"]
    assert {(one["file_name"], one["problem"], one["letter_number"]) for one in told} == {
        ("garbage.eml", "no_report", None),
        ("returned.eml", "", mailed.returned),
    }
    manifest = json.loads((release_of(mailed.home) / "manifest.json").read_bytes())
    read = [one["name"] for one in manifest["inputs"] if one["source"] == "bounces"]
    assert sorted(read) == ["garbage.eml", "returned.eml"]


def test_the_evidence_names_the_mail_and_what_came_back(mailed: Mailed) -> None:
    answer = letters(mailed.home, "evidence", mailed.returned)
    assert answer.code == 0, answer.err
    folder = mailed.home / "evidence" / mailed.returned
    told = json.loads((folder / "evidence.json").read_text("utf-8"))
    assert [one["event_type"] for one in told["mail"]] == ["mail_attempted", "mail_sent"]
    [delivery] = told["deliveries"]
    assert (delivery["event_type"], delivery["file_name"]) == ("bounced", "bounces/returned.eml")
