"""A letter goes by mail once, to the one address of its debtor, and nobody guesses what became."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from flows.errors import EnvironmentFault, UsageError
from flows.ledger import open_ledger
from flows.letters.decide import settle
from flows.letters.desk import Act, read_known
from flows.letters.listing import list_letters
from flows.letters.mail import send_mail, show_mail
from flows.letters.persons import Person
from tests.delivery.smtp_sink import Received, Sink
from tests.letters.mail_home import (
    RELEASE,
    SEVEN,
    Addressee,
    mailing,
    make_home,
    standing_of,
)

ROOT = Path(__file__).parents[2]
WANG = Addressee("a1", "wang@debtor.example")
LI = Addressee("b2", "li@other.example", language="en", contact="")


@pytest.fixture
def sink() -> Generator[Sink, None, None]:
    with Sink() as server:
        yield server


def attached(mail: Received) -> dict[str, bytes]:
    return {
        str(part.get_filename()): bytes(part.get_content())
        for part in mail.message.iter_attachments()
    }


def events(home: Path) -> list[str]:
    with open_ledger(home) as ledger:
        found = ledger.events_through(ledger.last_sequence())
    return [
        f"{event.event_type} {event.subject_id}"
        for event in found
        if event.event_type.startswith("mail_") or event.event_type == "letter_bounced"
    ]


def test_each_letter_goes_to_its_debtor_with_its_own_file_and_nothing_else(
    tmp_path: Path, sink: Sink
) -> None:
    home = make_home(tmp_path, [WANG, LI])
    answer = send_mail(mailing(home, sink.port))
    assert (answer.exit_code, [one["state"] for one in answer.document["mails"]]) == (
        0,
        ["mailed", "mailed"],
    )
    assert {mail.recipient: attached(mail) for mail in sink.mails} == {
        one.email: {f"{one.number}.pdf": one.pdf} for one in (WANG, LI)
    }
    assert WANG.email not in "\n".join(answer.lines)
    assert events(home) == [
        "mail_attempted a1", "mail_sent a1", "mail_attempted b2", "mail_sent b2",
    ]  # fmt: skip


def test_a_mail_names_sender_letter_and_debt_and_is_answered_to_the_rep(
    tmp_path: Path, sink: Sink
) -> None:
    send_mail(mailing(make_home(tmp_path, [WANG, LI]), sink.port))
    chinese, english = (mail.message for mail in sink.mails)
    assert chinese["From"] == "回款 <huikuan@firm.example>"
    assert chinese["To"] == "王丽 <wang@debtor.example>"
    assert chinese["Reply-To"] == "陈晓明 <chen@firm.example>"
    assert chinese["Subject"] == "上杭鼎金精密制造股份有限公司《催款函》 CK-202606-A1"
    assert chinese["Message-ID"] == "<huikuan.letter.a1@firm.example>"
    body = chinese.get_body()
    assert body is not None
    assert "金额 CNY 1,234.50" in body.get_content()
    assert english["Subject"] == "上杭鼎金精密制造股份有限公司: Demand for payment CK-202606-B2"


def test_what_was_mailed_is_never_mailed_again(tmp_path: Path, sink: Sink) -> None:
    home = make_home(tmp_path, [WANG])
    sending = mailing(home, sink.port)
    send_mail(sending)
    again = send_mail(sending)
    assert again.lines == ["no released letter waits for its mail"]
    assert (len(sink.mails), standing_of(home, WANG)) == (1, "mailed")


def test_nothing_is_mailed_before_dry_run_is_false(tmp_path: Path, sink: Sink) -> None:
    home = make_home(tmp_path, [WANG])
    sending = mailing(home, sink.port, "")
    assert "w***@debtor.example" in "\n".join(show_mail(sending).lines)
    with pytest.raises(UsageError, match="dry_run"):
        send_mail(sending)
    assert (sink.connections, events(home)) == (0, [])


@pytest.mark.parametrize(
    "email",
    ["", "a@b.example\r\nBcc: boss@rival.example", "a@b.example, c@d.example", "王@b.example"],
)
def test_what_is_not_one_address_gets_nothing(tmp_path: Path, sink: Sink, email: str) -> None:
    home = make_home(tmp_path, [Addressee("a1", email), LI])
    answer = send_mail(mailing(home, sink.port))
    assert [one["state"] for one in answer.document["mails"]] == ["bad address", "mailed"]
    assert (answer.exit_code, [mail.recipient for mail in sink.mails]) == (6, [LI.email])


@pytest.mark.parametrize(
    "name",
    [
        "王\r\nBcc: boss@rival.example",
        "王\nSubject: x\n\n<script>",
        'a" <boss@rival.example>, "b',
        "=?utf-8?B?Qm9zcw==?= <boss@rival.example>",
        "\u202eevil\x00\x85Bcc: boss@rival.example",
        "喆堃犇玥昇镕" * 100,
    ],
)
def test_a_hostile_name_makes_no_header_and_no_recipient(
    tmp_path: Path, sink: Sink, name: str
) -> None:
    hostile = Addressee("a1", "wang@debtor.example", name=name, contact=name)
    send_mail(mailing(make_home(tmp_path, [hostile]), sink.port))
    (mail,) = sink.mails
    assert mail.recipient == "wang@debtor.example"
    assert sorted(header.lower() for header in mail.message) == [
        "content-type", "date", "from", "message-id", "mime-version", "reply-to", "subject", "to",
    ]  # fmt: skip
    (address,) = mail.message["To"].addresses
    assert address.addr_spec == "wang@debtor.example"


def test_a_letter_of_another_day_or_paid_since_is_not_mailed(tmp_path: Path, sink: Sink) -> None:
    late = Addressee("a1", "wang@debtor.example", letter_date="2026-06-30")
    answer = send_mail(mailing(make_home(tmp_path / "late", [late]), sink.port))
    assert answer.document["mails"][0]["state"] == "too late"
    paid = send_mail(mailing(make_home(tmp_path / "paid", [WANG], open_amount="99"), sink.port))
    assert paid.document["mails"][0]["state"] == "paid since"
    assert sink.mails == []


def test_a_refusal_for_good_counts_as_returned_and_one_of_the_moment_is_tried_again(
    tmp_path: Path, sink: Sink
) -> None:
    home = make_home(tmp_path, [WANG, LI])
    sink.behaviour.answers[WANG.email] = ["550 5.1.1 no such user WANG@debtor.example"]
    sink.behaviour.answers[LI.email] = ["451 later"] * 3
    answer = send_mail(mailing(home, sink.port))
    assert [one["state"] for one in answer.document["mails"]] == ["refused", "not mailed"]
    assert answer.document["mails"][0]["detail"] == "550 5.1.1 no such user w***@debtor.example"
    bounced = read_known(home).letters["a1"].last("letter_bounced")
    assert (bounced["status_code"], bounced["reason"]) == (
        "550",
        answer.document["mails"][0]["detail"],
    )
    again = send_mail(mailing(home, sink.port))
    assert [one["state"] for one in again.document["mails"]] == ["mailed"]
    assert [mail.recipient for mail in sink.mails] == [LI.email]


def test_a_server_that_is_away_leaves_the_letters_to_be_mailed(tmp_path: Path) -> None:
    home = make_home(tmp_path, [WANG])
    with Sink() as gone:
        port = gone.port
    answer = send_mail(mailing(home, port))
    assert (answer.exit_code, answer.document["mails"][0]["state"]) == (6, "not tried")
    assert (events(home), standing_of(home, WANG)) == ([], "not mailed")


def test_other_bytes_than_were_released_are_not_mailed(tmp_path: Path, sink: Sink) -> None:
    home = make_home(tmp_path, [WANG])
    path = home / "releases" / RELEASE / "outbox" / "S01" / "letters" / f"{WANG.number}.pdf"
    path.write_bytes(b"%PDF-another letter")
    with pytest.raises(EnvironmentFault, match="not what was released"):
        send_mail(mailing(home, sink.port))
    assert (sink.mails, events(home)) == ([], [])


KILLED_IN_THE_MIDDLE = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from flows.delivery import transport
from flows.letters.mail import send_mail
from tests.letters.mail_home import mailing
home, point, port = Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
send = transport.MailServer.send
def killed(self, message, sender, recipient):
    if point == "after":
        send(self, message, sender, recipient)
    os.kill(os.getpid(), signal.SIGKILL)
transport.MailServer.send = killed
send_mail(mailing(home, port))
"""


@pytest.mark.parametrize(
    ("point", "arrived", "answer", "after"),
    [("before", 0, False, "not mailed"), ("after", 1, True, "mailed")],
)
def test_a_kill_around_a_mail_asks_a_person_and_never_mails_twice(
    tmp_path: Path, sink: Sink, point: str, arrived: int, answer: bool, after: str
) -> None:
    home = make_home(tmp_path, [WANG])
    script = [
        sys.executable,
        "-c",
        KILLED_IN_THE_MIDDLE,
        str(ROOT),
        str(home),
        point,
        str(sink.port),
    ]
    ended = subprocess.run(script, cwd=ROOT, env={**os.environ}, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert standing_of(home, WANG) == "ask a person"
    assert "mail: ask a person" in list_letters(home, "waiting").lines[0]
    waiting = send_mail(mailing(home, sink.port))
    assert (waiting.exit_code, len(sink.mails)) == (6, arrived)
    settle(Act(home, "test", Person("王芳", "wf"), SEVEN), WANG.number, answer, "看过服务器日志")
    assert standing_of(home, WANG) == after
    send_mail(mailing(home, sink.port))
    assert len(sink.mails) == 1
