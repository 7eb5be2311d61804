"""What servers send back is understood, and what is no such mail, or hostile, harms nobody.

The fixtures are written by hand: postfix.eml in the form of RFC 3464's examples and Postfix's
documentation; exchange.eml, qq.eml and 163.eml from memory of such mails (unconfirmed).
"""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.extracts.archive import archive_file
from flows.extracts.archived_rows import read_archived_row
from flows.extracts.bounce_mail import read_bounce
from flows.extracts.bounces import BounceFile, bounce_notes, land_bounces
from flows.extracts.choose import ChosenFile
from flows.extracts.registry import BOUNCE_SOURCE, ArchivedFile
from flows.ledger import RecordedEvent, canonical_json

FILES = Path(__file__).parent / "files"
OURS = "<huikuan.letter.a1@firm.example>"
NOW = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)


def told(path: Path) -> tuple[str, str, str, str | None]:
    found = read_bounce(path)
    return found["problem"], found["message_id"], found["status_code"], found["returned_on"]


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "mail.eml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("name", "code", "reason"),
    [
        ("postfix", "5.1.1", "550 5.1.1 <w***@debtor.example>: Recipient address rejected: User"
         " unknown in virtual mailbox table"),
        ("exchange", "5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by"
         " SMTP address lookup"),
        ("qq", "550", "550 Mailbox unavailable or access denied [MHpz0fbNaFxCZUFcmQwJ9Q==]"),
        ("163", "5.0.0", "550 User not found: w***@163.example"),
    ],
)  # fmt: skip
def test_a_returned_mail_says_which_letter_came_back_and_why(
    name: str, code: str, reason: str
) -> None:
    assert told(FILES / f"{name}.eml") == ("", OURS, code, "2026-07-01")
    assert read_bounce(FILES / f"{name}.eml")["reason"] == reason


@pytest.mark.parametrize(
    ("name", "problem"), [("delayed", "not_failed"), ("vacation", "no_report")]
)
def test_a_delay_and_an_automatic_answer_are_no_returned_letter(name: str, problem: str) -> None:
    assert read_bounce(FILES / f"{name}.eml")["problem"] == problem


@pytest.mark.parametrize("name", ["postfix", "exchange", "qq", "163"])
def test_the_first_line_of_an_archived_mail_is_found_again(name: str) -> None:
    path = FILES / f"{name}.eml"
    mark = read_bounce(path)["first_line_sha256"]
    assert (
        read_archived_row(path, path.name, (0, 1), mark) == path.read_text("utf-8").split("\n")[0]
    )


def test_line_ends_of_either_kind_say_the_same(tmp_path: Path) -> None:
    content = (FILES / "postfix.eml").read_bytes().replace(b"\n", b"\r\n")
    assert told(written(tmp_path, content)) == told(FILES / "postfix.eml")


def test_a_report_that_does_not_name_a_mail_of_ours_is_told_as_such(tmp_path: Path) -> None:
    content = (FILES / "postfix.eml").read_text("utf-8").replace(OURS, "<x@other.example>")
    assert read_bounce(written(tmp_path, content))["problem"] == "unknown_mail"


def nested(kind: str, depth: int) -> str:
    opened = [
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n'
        if kind == "multipart"
        else "Content-Type: message/rfc822\n\n"
        for n in range(depth)
    ]
    return "From: MAILER-DAEMON@x.example\n" + "".join(opened) + "Subject: end\n\nend\n"


def flat(parts: int) -> str:
    part = "--b\nContent-Type: text/plain\n\n550\n"
    head = 'From: MAILER-DAEMON@x.example\nContent-Type: multipart/mixed; boundary="b"\n\n'
    return head + part * parts + "--b--\n"


HOSTILE = {
    "nested parts": nested("multipart", 5000),
    "nested mails": nested("message", 20000),
    "many parts": flat(20000),
    "no mail": b"\x00\xff\xfe" * 1000,
    "nothing but line ends": b"\n" * 5000,
    "an endless header": b"Subject: " + b"a" * 5_000_000,
    "a broken word": b"From: MAILER-DAEMON =?klingon?B?////?= <a@b>\nDate: Thu, 99 Foo 9:99\n\n550",
    "an unknown charset": b"From: postmaster@x\nContent-Type: text/plain; charset=kl\n\n\xb2 550",
    "wrong base64": b"From: postmaster@x\nContent-Transfer-Encoding: base64\n\n!!!\xff\xff550====",
    "two letters named": b"From: postmaster@x\n\n550 <huikuan.letter.a@f.x> <huikuan.letter.b@f.x>",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_hostile_mail_bounces_no_letter(tmp_path: Path, name: str) -> None:
    found = read_bounce(written(tmp_path, HOSTILE[name]))
    assert found["problem"] in ("unreadable_mail", "no_report", "unknown_mail")


def test_a_mail_too_large_to_be_a_report_is_not_opened(tmp_path: Path) -> None:
    content = (FILES / "postfix.eml").read_bytes() + b"a" * (26 << 20)
    assert read_bounce(written(tmp_path, content))["problem"] == "too_large"


def test_markup_and_control_signs_of_a_reason_are_text_on_one_line(tmp_path: Path) -> None:
    content = (FILES / "postfix.eml").read_text("utf-8")
    evil = "=cmd|' /C calc'!A0 \x1b[31m \u202e<script>"
    content = content.replace("Recipient address", evil)
    reason = read_bounce(written(tmp_path, content))["reason"]
    assert reason.isprintable()
    assert len(reason) <= 300


def landed(home: Path, *paths: Path) -> tuple[BounceFile, ...]:
    chosen: list[ChosenFile] = []
    for number, path in enumerate(paths, start=1):
        sha256, size = archive_file(home, path, lambda *_facts: None)
        file = ArchivedFile(
            number, sha256, path.name, BOUNCE_SOURCE, BOUNCE_SOURCE, None, NOW, size, None
        )
        chosen.append(ChosenFile(file, BOUNCE_SOURCE))
    return land_bounces(home, chosen)


def attempted(message_id: str, **more: str) -> RecordedEvent:
    payload = canonical_json({"message_id": message_id, **more})
    return RecordedEvent(1, "mail_attempted", NOW, "r", "a1", payload)


def test_what_is_no_returned_letter_is_told_and_holds_up_nobody(tmp_path: Path) -> None:
    hostile = written(tmp_path, HOSTILE["nested mails"])
    rep = tmp_path / "rep.eml"
    rep.write_text(
        (FILES / "postfix.eml").read_text("utf-8").replace(OURS, "<huikuan.run.1@firm.example>")
    )
    stranger = tmp_path / "stranger.eml"
    shutil.copy(FILES / "163.eml", stranger)
    stranger.write_text(stranger.read_text("utf-8").replace(OURS, "<huikuan.letter.zz@f.example>"))
    files = landed(tmp_path / "home", FILES / "postfix.eml", hostile, rep, stranger)
    events = [attempted(OURS, letter_number="CK-1"), attempted("<huikuan.run.1@firm.example>")]
    assert bounce_notes(files, events) == [
        "bounces/mail.eml cannot be read as a mail",
        "bounces/rep.eml is about a rep's list, not a letter: mend his address in the master data",
        "bounces/stranger.eml names a mail that this home did not send",
    ]


def test_a_mail_that_ends_the_child_is_unreadable_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As many small parts as fit: parsing them takes more memory than the child may use.
    monkeypatch.setattr("flows.extracts.bounces.VERSION", "test")
    bomb = tmp_path / "bomb.eml"
    bomb.write_text(flat(700_000))
    files = landed(tmp_path / "home", bomb, FILES / "postfix.eml")
    assert [file.said["problem"] for file in files] == ["unreadable_mail", ""]
