"""What huikuan.toml may say about delivery, and what it must not hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.delivery.secret import fetch_secret
from flows.errors import EnvironmentFault, UsageError
from tests.delivery.company import write_settings

PLAIN = """
[mail]
host = "smtp.firm.example"
sender = "huikuan@firm.example"
"""


def test_mail_is_encrypted_and_dry_unless_the_home_says_otherwise(tmp_path: Path) -> None:
    mail = write_settings(tmp_path, PLAIN).mail
    assert mail is not None
    assert (mail.security, mail.port, mail.may_send) == ("starttls", 587, False)
    assert mail.attached == ("*.xlsx", "*.html")
    assert write_settings(tmp_path, "").mail is None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('password = "hunter2-literal"', "must say where the secret is"),
        ('password = "env:SECRET"', "user and password go together"),
        ('user = "a"\npassword = "env:SECRET"\nsecurity = "none"', "never sent in clear"),
        ('security = "ssl"', "allowed: starttls, tls, none"),
        ('sender_adress = "x"', "is not known here"),
        ("attempts = 0", "number of attempts"),
        ('certificates = "ca.pem"', "must be a whole path"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_never_repeats_a_secret(
    tmp_path: Path, line: str, told: str
) -> None:
    with pytest.raises(UsageError) as raised:
        write_settings(tmp_path, PLAIN + line + "\n")
    assert told in raised.value.what
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize("value", ['host = "a b"', 'sender = "x@y\\nBcc: z@y"', 'sender = "x"'])
def test_host_and_sender_cannot_smuggle_anything(tmp_path: Path, value: str) -> None:
    key = value.split(maxsplit=1)[0]
    kept = "\n".join(line for line in PLAIN.splitlines() if not line.startswith(key))
    with pytest.raises(UsageError, match=key):
        write_settings(tmp_path, f"{kept}\n{value}\n")


def test_a_secret_is_read_from_a_variable_or_from_a_file_that_only_we_can_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAIL_SECRET", "one")
    file = tmp_path / "secret"
    file.write_text("two\n")
    file.chmod(0o600)
    assert (fetch_secret("env:MAIL_SECRET"), fetch_secret(f"file:{file}")) == ("one", "two")
    file.chmod(0o644)
    with pytest.raises(EnvironmentFault, match="chmod 600"):
        fetch_secret(f"file:{file}")


@pytest.mark.parametrize("reference", ["env:NOT_SET_ANYWHERE", "file:/not/there"])
def test_a_secret_that_is_not_there_is_named_by_its_reference(reference: str) -> None:
    with pytest.raises(EnvironmentFault, match=reference):
        fetch_secret(reference)
