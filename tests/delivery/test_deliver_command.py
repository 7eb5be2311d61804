"""`huikuan deliver` on the demo company: what a person sees, and every byte of every mail."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path

import duckdb
import pytest

from flows.cli import main
from flows.ledger import open_ledger
from tests.delivery.company import mail_settings
from tests.delivery.smtp_sink import Sink


@pytest.fixture
def home(demo_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo_home, tmp_path / "home", symlinks=True))


def configure(home: Path, text: str) -> None:
    with (home / "huikuan.toml").open("a", encoding="utf-8") as file:
        file.write(text)


def command(home: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["deliver", "--home", str(home), *options])
    captured = capsys.readouterr()
    return code, captured.out + captured.err


def unpacked(content: bytes) -> bytes:
    """The bytes of a file, and of what is packed in it."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return content + b"".join(packed.read(name) for name in packed.namelist())


def identifiers_by_rep(home: Path) -> dict[str, set[bytes]]:
    """Names, numbers and phones of the debtors of each rep that no other rep has."""
    with duckdb.connect(str(home / "current" / "warehouse.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "select tasks.sales_rep_id, unnest([customers.display_name, customers.legal_name,"
            " customers.customer_number, contacts.phone])"
            " from marts.collection_tasks as tasks"
            " inner join intermediate.int_customers as customers using (debtor_id)"
            " left join intermediate.int_customer_contacts as contacts using (debtor_id)"
        ).fetchall()
    found: dict[str, set[bytes]] = {}
    for rep, text in rows:
        if text:
            found.setdefault(str(rep), set()).add(str(text).encode())
    return {
        rep: texts - set().union(*(other for name, other in found.items() if name != rep))
        for rep, texts in found.items()
    }


def test_no_byte_of_a_reps_mail_names_a_debtor_of_another_rep(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = identifiers_by_rep(home)
    assert len(own) == 3
    with Sink() as sink:
        configure(home, mail_settings(sink.port))
        assert command(home, capsys, "--send")[0] == 0
        mails = list(sink.mails)
    assert len(mails) == 3
    seen: set[str] = set()
    for mail in mails:
        parts = [bytes(part.get_payload(decode=True) or b"") for part in mail.message.walk()]
        content = b"".join(unpacked(part) for part in parts) + mail.content
        named = {rep for rep, texts in own.items() if any(text in content for text in texts)}
        assert len(named) == 1
        seen |= named
    assert seen == set(own)


def test_deliver_shows_and_sends_nothing_until_it_is_told_to(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "share").mkdir()
    with Sink() as sink:
        configure(home, mail_settings(sink.port, ""))
        configure(home, f'\n[delivery]\nshared_folder = "{tmp_path / "share"}"\n')
        code, shown = command(home, capsys)
        assert (code, sink.connections, list((tmp_path / "share").iterdir())) == (0, 0, [])
        assert "Y01          would be copied" in shown
        assert "dry run: nothing is sent" in shown
        assert "to send" in shown
        code, told = command(home, capsys, "--send")
        assert (code, sink.connections) == (2, 0)
        assert "dry_run = false" in told


def test_sending_copies_mails_and_tells_machines(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    with Sink() as sink:
        configure(home, mail_settings(sink.port))
        configure(home, f'\n[delivery]\nshared_folder = "{share}"\n')
        code, printed = command(home, capsys, "--send", "--json")
        document = json.loads(printed)
        assert (code, document["failures"]) == (0, [])
        assert {mail["state"] for mail in document["mails"]} == {"sent"}
        again = json.loads(command(home, capsys, "--send", "--json")[1])
        assert {mail["state"] for mail in again["mails"]} == {"sent before"}
        assert (again["folders"], len(sink.mails)) == ([], 3)
    offices = "cases"
    assert not (share / offices).exists()
    for folder in (home / "current" / "outbox").iterdir():
        for file in (path for path in folder.rglob("*") if path.is_file()):
            if folder.name != offices:
                copied = share / folder.name / file.relative_to(folder)
                assert copied.read_bytes() == file.read_bytes()


@pytest.mark.campaign
def test_a_second_run_delivers_what_is_missing_and_is_still_the_same_run(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The configuration is part of a run, so it is set before; then nothing is built again."""
    share = tmp_path / "share"
    share.mkdir()
    with Sink() as sink:
        configure(home, mail_settings(sink.port))
        configure(home, f'\n[delivery]\nshared_folder = "{share}"\n')
        sink.behaviour.hang_up_after_data = 1
        assert main(["run", "--direct", "--home", str(home)]) == 6
        told = capsys.readouterr()
        assert "published · run" in told.out
        assert "1 of the deliveries did not arrive" in told.out
        assert main(["run", "--direct", "--json", "--home", str(home)]) == 6
        document = json.loads(capsys.readouterr().out)
        assert document["status"] == "already published"
        assert len(sink.mails) == 3
        (asked,) = [mail for mail in document["delivery"]["mails"] if "ask" in mail["state"]]
        resend = ("--send", "--rep", asked["sales_rep_id"], "--resend", "--reason", "not there")
        assert command(home, capsys, *resend)[0] == 0
        assert main(["run", "--direct", "--json", "--home", str(home)]) == 0
        assert json.loads(capsys.readouterr().out)["status"] == "already published"
    with open_ledger(home) as ledger:
        assert len(ledger.published_runs()) == 2
    assert sorted(path.name for path in share.iterdir()) == ["Y01", "Y02", "Y03"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--resend",), "--resend and --reason go together"),
        (("--reason", "x"), "--resend and --reason go together"),
        (("--rep", "nobody"), "has no files in run"),
    ],
)
def test_what_cannot_be_asked_for_is_told(
    home: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], told: str
) -> None:
    configure(home, mail_settings(25))
    code, printed = command(home, capsys, *options)
    assert (code, told in printed) == (2, True)


def test_a_home_that_names_nobody_says_how_to(
    demo_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, printed = command(demo_home, capsys)
    assert (code, "[delivery] shared_folder or [mail]" in printed) == (2, True)
