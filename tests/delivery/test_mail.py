"""Each rep gets his own files by mail, once a run, and nobody guesses what became of a mail."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from flows.delivery.declaration import MailSettings
from flows.delivery.deliver import (
    Delivery,
    deliver,
    delivery_lines,
    preview,
    published_shipment,
)
from flows.delivery.mail import Order
from flows.delivery.message import Letterhead, compose
from flows.delivery.transport import MailServer
from flows.errors import UsageError
from flows.settings import Settings
from tests.delivery.company import (
    REPS,
    SEVEN,
    mail_events,
    mail_settings,
    publish_day,
    write_settings,
)
from tests.delivery.smtp_sink import Received, Sink, certificate

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    path = tmp_path / "home"
    path.mkdir()
    publish_day(path, 30)
    return path


@pytest.fixture
def sink() -> Generator[Sink, None, None]:
    with Sink() as server:
        yield server


def states(delivery: Delivery) -> dict[str, str]:
    return {slip.parcel.sales_rep_id: slip.state for slip in delivery.slips}


def attached(mail: Received) -> dict[str, bytes]:
    return {
        str(part.get_filename()): bytes(part.get_content())
        if part.get_content_maintype() != "text"
        else part.get_content().encode()
        for part in mail.message.iter_attachments()
    }


class Pauses(list[float]):
    """Waits no second and remembers how long it should have."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def send(home: Path, settings: Settings, order: Order | None = None) -> Delivery:
    return deliver(home, settings, SEVEN, order or Order(wait=Pauses()))


def test_every_rep_gets_his_workbook_and_page_and_nothing_of_another(
    home: Path, sink: Sink
) -> None:
    delivery = send(home, write_settings(home, mail_settings(sink.port)))
    assert states(delivery) == {"Y01": "sent", "Y02": "sent", "Y03": "sent"}
    assert {mail.recipient: attached(mail) for mail in sink.mails} == {
        REPS[rep][1]: {
            "tasks_2026-06-30.xlsx": f"workbook of {rep} 30".encode(),
            "today.html": f"<p>page of {rep} 30</p>".encode(),
        }
        for rep in REPS
    }
    for mail in sink.mails:
        others = [rep for rep in REPS if REPS[rep][1] != mail.recipient]
        decoded = (
            b"".join(part.get_payload(decode=True) or b"" for part in mail.message.walk())
            + str(mail.message.items()).encode()
        )
        assert [name for rep in others for name in (rep, *REPS[rep][:2]) if
                str(name).encode() in decoded + mail.content] == []  # fmt: skip


def test_a_mail_says_who_sends_it_what_for_and_how_many_tasks(home: Path, sink: Sink) -> None:
    send(home, write_settings(home, mail_settings(sink.port)))
    message = sink.mails[0].message
    assert message["From"] == "回款 <huikuan@firm.example>"
    assert message["To"] == "王芳 <wang@firm.example>"
    assert message["Subject"] == "催收任务 2026-06-30：1 项"
    assert message["Auto-Submitted"] == "auto-generated"
    body = message.get_body()
    assert body is not None
    assert "今天要办的 1 项" in body.get_content()
    assert "另有 1 项" in body.get_content()


def test_the_patterns_of_the_settings_say_what_is_attached(home: Path, sink: Sink) -> None:
    more = 'dry_run = false\nattach = ["*.html", "letters/*.pdf"]'
    send(home, write_settings(home, mail_settings(sink.port, more)))
    assert sorted(attached(sink.mails[0])) == ["TX-30.pdf", "today.html"]


def test_a_rep_gets_one_mail_a_run(tmp_path: Path, sink: Sink) -> None:
    publish_day(tmp_path, 29)
    settings = write_settings(tmp_path, mail_settings(sink.port))
    send(tmp_path, settings)
    assert set(states(send(tmp_path, settings)).values()) == {"sent before"}
    assert len(sink.mails) == 3
    publish_day(tmp_path, 30, {"Y01": REPS["Y01"]})
    assert states(send(tmp_path, settings)) == {"Y01": "sent"}
    assert mail_events(tmp_path)[-2:] == ["mail_attempted Y01", "mail_sent Y01"]
    assert len(sink.mails) == 4


def test_nothing_is_sent_while_dry_run_stands(home: Path, sink: Sink) -> None:
    settings = write_settings(home, mail_settings(sink.port, ""))
    delivery = send(home, settings)
    assert set(states(delivery).values()) == {"to send"}
    assert (sink.connections, mail_events(home), delivery.exit_code) == (0, [], 0)
    assert "dry run: nothing is sent" in "\n".join(delivery_lines(delivery))


def test_a_preview_shows_masked_addresses_and_touches_nothing(home: Path, sink: Sink) -> None:
    settings = write_settings(home, mail_settings(sink.port))
    printed = "\n".join(delivery_lines(preview(home, settings, SEVEN, Order())))
    assert "w***@firm.example" in printed
    assert "wang@firm.example" not in printed
    assert "tasks_2026-06-30.xlsx, today.html (1 kB)" in printed
    assert (sink.connections, mail_events(home)) == (0, [])


@pytest.mark.parametrize(
    ("address", "state"),
    [
        (None, "no address"),
        (" ", "no address"),
        ("wang", "bad address"),
        ("a@b.example, c@d.example", "bad address"),
        ("a@b.example\r\nBcc: boss@rival.example", "bad address"),
        ("a@b.example\nDATA", "bad address"),
        ("<a@b.example>", "bad address"),
        ("a@b.example> SIZE=1", "bad address"),
        ('"x y"@b.example', "bad address"),
        ("a@b.example\u2028", "bad address"),
        ("ａ@b.example", "bad address"),
        ("a@[127.0.0.1]", "bad address"),
    ],
)
def test_a_missing_or_bad_address_is_told_and_the_others_get_theirs(
    tmp_path: Path, sink: Sink, address: str | None, state: str
) -> None:
    publish_day(tmp_path, 30, {"Y01": ("王芳", address, True), "Y02": REPS["Y02"]})
    delivery = send(tmp_path, write_settings(tmp_path, mail_settings(sink.port)))
    assert (states(delivery), delivery.exit_code) == ({"Y01": state, "Y02": "sent"}, 0)
    assert [mail.recipient for mail in sink.mails] == ["li@firm.example"]


@pytest.mark.parametrize(
    "name",
    [
        "王\r\nBcc: boss@rival.example",
        "王\nSubject: x\n\n<script>",
        'a" <boss@rival.example>, "b',
        "=?utf-8?B?Qm9zcw==?= <boss@rival.example>",
        "\u202eevil\x00\x85Bcc: boss@rival.example",
        "王" * 500,
        "\ud800",
    ],
)
def test_a_hostile_name_makes_no_header_and_no_recipient(
    tmp_path: Path, sink: Sink, name: str
) -> None:
    stored = name.encode("utf-8", "replace").decode()
    publish_day(tmp_path, 30, {"Y01": (stored, "wang@firm.example", True)})
    send(tmp_path, write_settings(tmp_path, mail_settings(sink.port)))
    (mail,) = sink.mails
    assert mail.recipient == "wang@firm.example"
    assert sorted(header.lower() for header in mail.message) == [
        "auto-submitted", "content-type", "date", "from", "message-id", "mime-version", "subject",
        "to",
    ]  # fmt: skip
    (address,) = mail.message["To"].addresses
    assert address.addr_spec == "wang@firm.example"


def test_a_rep_who_has_left_gets_no_mail(tmp_path: Path, sink: Sink) -> None:
    publish_day(tmp_path, 30, {"Y01": ("王芳", "wang@firm.example", False)})
    delivery = send(tmp_path, write_settings(tmp_path, mail_settings(sink.port)))
    assert (states(delivery), sink.mails) == ({"Y01": "not active"}, [])


def test_a_rep_the_server_refuses_is_told_without_his_address_and_the_others_get_theirs(
    home: Path, sink: Sink
) -> None:
    sink.behaviour.answers["wang@firm.example"] = ["550 no such user WANG@firm.example"]
    settings = write_settings(home, mail_settings(sink.port))
    delivery = send(home, settings)
    assert states(delivery) == {"Y01": "refused", "Y02": "sent", "Y03": "sent"}
    assert delivery.slips[0].detail == "550 no such user w***@firm.example"
    assert delivery.exit_code == 6
    assert mail_events(home)[:2] == ["mail_attempted Y01", "mail_refused Y01"]
    assert states(send(home, settings))["Y01"] == "sent"
    assert sink.mails[-1].message["Subject"] == "催收任务 2026-06-30：1 项"


def test_what_is_refused_for_the_moment_is_tried_again_a_bounded_number_of_times(
    home: Path, sink: Sink
) -> None:
    sink.behaviour.answers = {
        "wang@firm.example": ["451 later", "452 later"],
        "li@firm.example": ["450 later", "450 later", "450 later", "450 never asked"],
    }
    pauses = Pauses()
    delivery = send(home, write_settings(home, mail_settings(sink.port)), Order(wait=pauses))
    assert states(delivery) == {"Y01": "sent", "Y02": "refused", "Y03": "sent"}
    assert pauses == [2.0, 4.0, 2.0, 4.0]
    assert sink.behaviour.answers["li@firm.example"] == ["450 never asked"]


def test_a_mail_refused_after_its_content_was_certainly_not_sent(home: Path, sink: Sink) -> None:
    sink.behaviour.data_answers = ["452 full", "250 taken", "554 spam"]
    delivery = send(home, write_settings(home, mail_settings(sink.port)))
    assert states(delivery) == {"Y01": "sent", "Y02": "refused", "Y03": "sent"}
    assert [mail.recipient for mail in sink.mails] == ["wang@firm.example", "zhao@firm.example"]


def test_a_connection_lost_before_the_content_is_tried_again(home: Path, sink: Sink) -> None:
    sink.behaviour.hang_up_before_data = 2
    delivery = send(home, write_settings(home, mail_settings(sink.port)))
    assert set(states(delivery).values()) == {"sent"}
    assert (len(sink.mails), sink.connections) == (3, 3)


def test_lines_that_begin_with_a_dot_arrive_as_they_are(tmp_path: Path, sink: Sink) -> None:
    publish_day(tmp_path, 30, {"Y01": ("王芳", "wang@firm.example", True)})
    head = Letterhead(_mail(tmp_path, sink), "zh", SEVEN)
    shipment = published_shipment(tmp_path)
    (parcel,) = shipment.parcels
    message = compose(head, shipment, parcel, (), 1)
    message.set_content(".\n.hidden\nend\n")
    with MailServer(head.mail, "") as server:
        server.send(message, head.mail.sender, parcel.address)
        server.send(message, head.mail.sender, parcel.address)
    assert [mail.message.get_content() for mail in sink.mails] == [".\r\n.hidden\r\nend\r\n"] * 2


def _mail(home: Path, sink: Sink) -> MailSettings:
    mail = write_settings(home, mail_settings(sink.port)).mail
    assert mail is not None
    return mail


def test_a_connection_lost_after_the_content_is_a_question_for_a_person(
    home: Path, sink: Sink
) -> None:
    sink.behaviour.hang_up_after_data = 1
    settings = write_settings(home, mail_settings(sink.port))
    first = send(home, settings)
    assert states(first) == {"Y01": "ask a person", "Y02": "sent", "Y03": "sent"}
    assert sink.mails[0].message["Message-ID"] in first.slips[0].detail
    for _ in range(3):
        again = send(home, settings)
        assert states(again)["Y01"] == "ask a person"
        assert "--rep Y01 --resend" in again.slips[0].detail
    assert [mail.recipient for mail in sink.mails].count("wang@firm.example") == 1
    assert mail_events(home)[:1] == ["mail_attempted Y01"]


def test_a_server_that_cannot_be_reached_leaves_no_trace_and_is_asked_a_bounded_number_of_times(
    home: Path, sink: Sink
) -> None:
    settings = write_settings(home, mail_settings(sink.port))
    sink.behaviour.refused_connections = 99
    pauses = Pauses()
    delivery = send(home, settings, Order(wait=pauses))
    assert set(states(delivery).values()) == {"not tried"}
    assert (pauses, mail_events(home), delivery.exit_code) == ([2.0, 4.0], [], 6)
    sink.behaviour.refused_connections = 1
    assert set(states(send(home, settings)).values()) == {"sent"}


def test_sending_again_needs_a_reason_and_says_so_in_subject_and_ledger(
    home: Path, sink: Sink
) -> None:
    settings = write_settings(home, mail_settings(sink.port))
    send(home, settings)
    delivery = send(home, settings, Order("Y02", "deleted by mistake"))
    assert states(delivery) == {"Y02": "sent"}
    assert sink.mails[-1].message["Subject"] == "催收任务 2026-06-30：1 项（第 2 次发送）"
    assert sink.mails[-1].message["Message-ID"] != sink.mails[1].message["Message-ID"]
    assert mail_events(home)[-2:] == ["mail_attempted Y02", "mail_sent Y02"]
    assert states(send(home, settings))["Y02"] == "sent before"


def test_an_unknown_rep_is_named_with_those_there_are(home: Path, sink: Sink) -> None:
    settings = write_settings(home, mail_settings(sink.port))
    with pytest.raises(UsageError, match=r"known: Y01, Y02, Y03"):
        preview(home, settings, SEVEN, Order("Y9"))


def test_a_file_that_was_altered_after_publishing_is_never_sent(home: Path, sink: Sink) -> None:
    settings = write_settings(home, mail_settings(sink.port))
    altered = next((home / "current" / "outbox" / "Y01").glob("*.xlsx"))
    altered.write_bytes(b"workbook of somebody else")
    with pytest.raises(Exception, match="not as it was published"):
        send(home, settings)
    assert (sink.mails, mail_events(home)) == ([], [])


def test_a_mail_without_files_or_with_too_large_ones_is_told(tmp_path: Path, sink: Sink) -> None:
    publish_day(tmp_path, 30, {"Y01": REPS["Y01"]}, padding=1_100_000)
    for attach, state in (("*.bin", "no files"), ("*.html", "too large"), ("*.xlsx", "sent")):
        more = f'dry_run = false\nmax_megabytes = 1\nattach = ["{attach}"]'
        delivery = send(tmp_path, write_settings(tmp_path, mail_settings(sink.port, more)))
        assert states(delivery) == {"Y01": state}


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_password_goes_out_over_tls_only_and_the_server_must_prove_itself(
    home: Path, tmp_path: Path, security: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, pem = certificate(tmp_path)
    monkeypatch.setenv("MAIL_SECRET", "kanarienvogel")
    more = f'dry_run = false\nuser = "huikuan"\npassword = "env:MAIL_SECRET"\n{"{trust}"}'
    with Sink(context, is_tls=security == "tls") as sink:
        sink.behaviour.password = ("huikuan", "kanarienvogel")
        text = mail_settings(sink.port, more).replace('"none"', f'"{security}"')
        unproven = send(home, write_settings(home, text.replace("{trust}", "")))
        assert set(states(unproven).values()) == {"not tried"}
        assert "cannot be trusted" in unproven.slips[0].detail
        trust = f'certificates = "{pem}"'
        delivery = send(home, write_settings(home, text.replace("{trust}", trust)))
        assert set(states(delivery).values()) == {"sent"}
        assert {(mail.was_secure, mail.user) for mail in sink.mails} == {(True, "huikuan")}
    printed = "\n".join(delivery_lines(delivery)).encode()
    kept = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"kanarienvogel" not in printed + kept


def test_a_wrong_password_is_told_once_and_nothing_is_tried(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, pem = certificate(tmp_path)
    monkeypatch.setenv("MAIL_SECRET", "wrong")
    more = (
        f'dry_run = false\nuser = "huikuan"\npassword = "env:MAIL_SECRET"\ncertificates = "{pem}"'
    )
    with Sink(context) as sink:
        sink.behaviour.password = ("huikuan", "right")
        text = mail_settings(sink.port, more).replace('"none"', '"starttls"')
        delivery = send(home, write_settings(home, text))
        assert sink.connections == 1
    assert {slip.detail for slip in delivery.slips} == {
        "The mail server does not accept user and password."
    }
    assert mail_events(home) == []


def test_mail_does_not_change_what_the_run_is(home: Path, sink: Sink) -> None:
    from flows.ledger import open_ledger

    with open_ledger(home) as ledger:
        run = ledger.latest_published()
        assert run is not None
        arguments_sha256 = ledger.events_through(999)[0]
    send(home, write_settings(home, mail_settings(sink.port)))
    with open_ledger(home) as ledger:
        events = [event.run_id for event in ledger.events_through(999)]
    assert set(events) == {run.run_id}
    assert arguments_sha256.run_id == run.run_id


KILLED_IN_THE_MIDDLE = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from flows.delivery import transport
from flows.delivery.deliver import deliver
from flows.delivery.mail import Order
from flows.settings import load_settings
from tests.delivery.company import SEVEN
home, point = Path(sys.argv[2]), sys.argv[3]
send = transport.MailServer.send
def killed(self, message, sender, recipient):
    if point == "after":
        send(self, message, sender, recipient)
    os.kill(os.getpid(), signal.SIGKILL)
transport.MailServer.send = killed
deliver(home, load_settings(home), SEVEN, Order())
"""


@pytest.mark.parametrize(("point", "arrived"), [("before", 0), ("after", 1)])
def test_a_kill_around_a_mail_leaves_a_question_and_never_a_second_mail(
    home: Path, sink: Sink, point: str, arrived: int
) -> None:
    settings = write_settings(home, mail_settings(sink.port))
    script = [sys.executable, "-c", KILLED_IN_THE_MIDDLE, str(ROOT), str(home), point]
    ended = subprocess.run(script, cwd=ROOT, env={**os.environ}, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert mail_events(home) == ["mail_attempted Y01"]
    delivery = send(home, settings)
    assert states(delivery) == {"Y01": "ask a person", "Y02": "sent", "Y03": "sent"}
    recipients = [mail.recipient for mail in sink.mails]
    assert recipients.count("wang@firm.example") == arrived
    assert states(send(home, settings, Order("Y01", "not in the log")))["Y01"] == "sent"


def test_a_hundred_reps_get_a_hundred_different_mails_over_one_connection(
    tmp_path: Path, sink: Sink
) -> None:
    reps = {f"R{n:03}": (f"Rep {n}", f"r{n}@firm.example", True) for n in range(100)}
    publish_day(tmp_path, 30, {**reps})
    delivery = send(tmp_path, write_settings(tmp_path, mail_settings(sink.port)))
    assert set(states(delivery).values()) == {"sent"}
    assert (len(sink.mails), sink.connections) == (100, 1)
    contents = {
        mail.recipient: hashlib.sha256(attached(mail)["today.html"]).hexdigest()
        for mail in sink.mails
    }
    assert len(set(contents.values())) == 100
