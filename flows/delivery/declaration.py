"""Reads how a home delivers: `[mail]` and `[delivery]` of huikuan.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from flows.delivery.address import is_address
from flows.extracts.toml_table import TomlTable

SECURITIES = ("starttls", "tls", "none")
PORTS = {"starttls": 587, "tls": 465, "none": 25}
LOOPBACK = ("localhost", "127.0.0.1", "::1")
HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.\-]*[A-Za-z0-9])?|[0-9a-fA-F:]+")
REFERENCE = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*|file:/.+")
ATTACHED = ("*.xlsx", "*.html")
MEGABYTES = 20
ATTEMPTS = 3
TIMEOUT_SECONDS = 30


@dataclass(frozen=True)
class MailSettings:
    """The mail server and what is sent through it.

    password: where the secret stands (env:NAME or file:/path), never the secret. attached:
    patterns of the files in a rep's folder that go with his mail. may_send: false while the home
    only shows what it would send.
    """

    host: str
    port: int
    security: str
    sender: str
    sender_name: str
    user: str
    password: str
    certificates: str
    attached: tuple[str, ...]
    megabytes: int
    attempts: int
    timeout_seconds: int
    may_send: bool

    @property
    def shown(self) -> str:
        """Server and sender in one line."""
        return f"{self.host}:{self.port} ({self.security}) from {self.sender}"


def read_mail(section: TomlTable) -> MailSettings:
    """The mail settings of `[mail]`; mistakes are noted in the table."""
    security = section.choice("security", SECURITIES, "starttls")
    settings = MailSettings(
        host=_host(section),
        port=section.whole_number("port", "port number") or PORTS[security],
        security=security,
        sender=_sender(section),
        sender_name=section.text("sender_name"),
        user=section.text("user"),
        password=_reference(section),
        certificates=_absolute(section, "certificates"),
        attached=section.texts("attach") or ATTACHED,
        megabytes=section.whole_number("max_megabytes", "number of megabytes") or MEGABYTES,
        attempts=section.whole_number("attempts", "number of attempts") or ATTEMPTS,
        timeout_seconds=section.whole_number("timeout_seconds", "number of seconds")
        or TIMEOUT_SECONDS,
        may_send=not section.flag("dry_run", True),
    )
    _refuse_open_password(section, settings)
    section.refuse_unknown()
    return settings


def read_shared_folder(section: TomlTable) -> Path | None:
    """The shared folder of `[delivery]`, or None when the home names none."""
    path = _absolute(section, "shared_folder")
    section.refuse_unknown()
    return Path(path) if path else None


def _host(section: TomlTable) -> str:
    host = section.required_text("host", "the name of the mail server")
    if host.strip() and not HOST.fullmatch(host):
        section.refuse("host", f'"{host}" is not the name of a server')
    return host


def _sender(section: TomlTable) -> str:
    sender = section.required_text("sender", "the address that the mail comes from")
    if sender.strip() and not is_address(sender):
        section.refuse("sender", f'"{sender}" is not a mail address')
    return sender


def _reference(section: TomlTable) -> str:
    """What is no reference may be the secret itself, so it is not repeated in the message."""
    found = section.text("password")
    if found and not REFERENCE.fullmatch(found):
        section.refuse(
            "password",
            "must say where the secret is, not what it is: "
            '"env:NAME" for a variable or "file:/path" for a file',
        )
        return ""
    if bool(found) != bool(section.text("user")):
        section.refuse("user", "user and password go together: give both or neither")
    return found


def _absolute(section: TomlTable, key: str) -> str:
    found = section.text(key)
    if found and not Path(found).is_absolute():
        section.refuse(key, f'"{found}" must be a whole path, beginning with /')
    return found


def _refuse_open_password(section: TomlTable, settings: MailSettings) -> None:
    is_open = settings.security == "none" and settings.host not in LOOPBACK
    if is_open and settings.user:
        section.refuse("security", "a password is never sent in clear: use starttls or tls")
