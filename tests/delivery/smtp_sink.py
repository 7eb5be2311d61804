"""A mail server for tests: real SMTP over loopback, with STARTTLS, a password and bad days."""

from __future__ import annotations

import base64
import ipaddress
import socketserver
import ssl
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass
class Received:
    """A mail the server took: envelope and bytes."""

    sender: str
    recipient: str
    content: bytes
    was_secure: bool
    user: str

    @property
    def message(self) -> EmailMessage:
        """The mail as its reader's program sees it."""
        message = message_from_bytes(self.content, policy=SMTP)
        assert isinstance(message, EmailMessage)
        return message


@dataclass
class Behaviour:
    """How the server behaves: answers by recipient (used up one by one), and where it hangs up."""

    password: tuple[str, str] | None = None
    answers: dict[str, list[str]] = field(default_factory=dict)
    data_answers: list[str] = field(default_factory=list)
    hang_up_before_data: int = 0
    hang_up_after_data: int = 0
    refused_connections: int = 0


class Session(socketserver.StreamRequestHandler):
    """One client's conversation."""

    server: Sink

    def handle(self) -> None:
        behaviour = self.server.behaviour
        self.server.connections += 1
        if behaviour.refused_connections > 0:
            behaviour.refused_connections -= 1
            self._say("421 busy")
            return
        self.secure, self.user, self.sender, self.recipient = False, "", "", ""
        if self.server.is_tls:
            self._secure()
        self._say("220 sink")
        while line := self.rfile.readline():
            verb, _, rest = line.decode("utf-8", "replace").rstrip("\r\n").partition(" ")
            if not self._answer(verb.upper(), rest):
                return

    def _answer(self, verb: str, rest: str) -> bool:
        deeds = {
            "EHLO": self._ehlo, "STARTTLS": self._starttls, "AUTH": self._auth,
            "MAIL": self._mail, "RCPT": self._rcpt, "DATA": self._data,
        }  # fmt: skip
        if verb == "QUIT":
            self._say("221 bye")
            return False
        if verb in deeds:
            return deeds[verb](rest) is not False
        self._say("250 ok" if verb in ("RSET", "NOOP", "HELO") else "502 unknown")
        return True

    def _ehlo(self, _rest: str) -> None:
        offers = ["sink"]
        if self.server.context and not self.secure:
            offers.append("STARTTLS")
        elif self.server.behaviour.password:
            offers.append("AUTH PLAIN")
        for offer in offers[:-1]:
            self._say(f"250-{offer}")
        self._say(f"250 {offers[-1]}")

    def _starttls(self, _rest: str) -> None:
        self._say("220 go ahead")
        self._secure()

    def _secure(self) -> None:
        assert self.server.context is not None
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", 0)  # type: ignore[assignment]
        self.secure = True

    def _auth(self, rest: str) -> None:
        _, user, password = base64.b64decode(rest.split()[1]).decode().split("\0")
        if (user, password) == self.server.behaviour.password:
            self.user = user
            self._say("235 welcome")
        else:
            self._say("535 who are you")

    def _mail(self, rest: str) -> None:
        if self.server.behaviour.password and not self.user:
            self._say("530 sign in first")
            return
        self.sender = rest[rest.index("<") + 1 : rest.index(">")]
        self._say("250 ok")

    def _rcpt(self, rest: str) -> None:
        self.recipient = rest[rest.index("<") + 1 : rest.index(">")]
        scripted = self.server.behaviour.answers.get(self.recipient)
        self._say(scripted.pop(0) if scripted else "250 ok")

    def _data(self, _rest: str) -> bool:
        behaviour = self.server.behaviour
        if behaviour.hang_up_before_data > 0:
            behaviour.hang_up_before_data -= 1
            return False
        self._say("354 go on")
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b"..") else line)
        answer = behaviour.data_answers.pop(0) if behaviour.data_answers else "250 taken"
        if answer.startswith("250"):
            self.server.mails.append(
                Received(self.sender, self.recipient, b"".join(lines), self.secure, self.user)
            )
        if behaviour.hang_up_after_data > 0:
            behaviour.hang_up_after_data -= 1
            return False
        self._say(answer)
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")
        self.wfile.flush()


class Sink(socketserver.ThreadingTCPServer):
    """The server; `mails` is what it took."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, context: ssl.SSLContext | None = None, is_tls: bool = False) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.context, self.is_tls = context, is_tls
        self.mails: list[Received] = []
        self.behaviour = Behaviour()
        self.connections = 0

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def __enter__(self) -> Sink:
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's context for 127.0.0.1, and the file of the certificate that vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    loopback = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([loopback]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, key_pem = folder / "sink.pem", folder / "sink.key"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key_pem)
    return context, pem
