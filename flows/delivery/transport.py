"""Hands a mail to the server, and tells apart what certainly failed from what nobody knows.

Until the server lets the content come it has taken nothing: what fails before is certain, and so
is every refusal it words. When the connection is lost after that, only a person can find out, from
the server's log.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from email.message import EmailMessage
from types import TracebackType

from flows.delivery.declaration import MailSettings
from flows.delivery.retry import Flaky
from flows.errors import EnvironmentFault
from flows.outbox.plain_text import clean_text

LONGEST_ANSWER = 200


class Refused(Exception):
    """The server refused this mail for good; it certainly was not sent."""


class Uncertain(Exception):
    """The connection ended while the mail was handed over; it may have been sent or not."""


class MailServer:
    """A mail server that is connected to when it is needed and left when the block ends."""

    def __init__(self, mail: MailSettings, secret: str) -> None:
        self._mail = mail
        self._secret = secret
        self._connection: smtplib.SMTP | None = None

    def __enter__(self) -> MailServer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._leave()

    def greet(self) -> smtplib.SMTP:
        """Connects and signs in, once; Flaky or EnvironmentFault when that fails."""
        if self._connection is None:
            self._connection = self._signed_in()
        return self._connection

    def send(self, message: EmailMessage, sender: str, recipient: str) -> None:
        """Hands over one mail; Flaky or Refused when it was not taken, Uncertain when unknown."""
        connection = self.greet()
        try:
            _accept(connection.mail(sender))
            _accept(connection.rcpt(recipient))
            _accept(connection.docmd("DATA"), awaited=300)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise Flaky(_cause(error)) from error
        except (Flaky, Refused):
            self._reset()
            raise
        self._hand_over(connection, message)

    def _hand_over(self, connection: smtplib.SMTP, message: EmailMessage) -> None:
        """From the first byte on, a lost connection leaves open whether the mail was taken."""
        try:
            connection.send(_as_data(message))
            answer = connection.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise Uncertain(_cause(error)) from error
        try:
            _accept(answer)
        except (Flaky, Refused):
            self._reset()
            raise

    def _signed_in(self) -> smtplib.SMTP:
        try:
            return self._connected()
        except smtplib.SMTPAuthenticationError as error:
            if 400 <= error.smtp_code < 500:
                raise Flaky(_cause(error)) from error
            raise self._fault("The mail server does not accept user and password.") from error
        except ssl.SSLError as error:
            raise self._fault(f"The mail server cannot be trusted: {error.reason}.") from error
        except smtplib.SMTPNotSupportedError as error:
            raise self._fault(f"The mail server cannot do what is asked: {error}.") from error
        except smtplib.SMTPResponseException as error:
            if 400 <= error.smtp_code < 500:
                raise Flaky(_cause(error)) from error
            raise self._fault(f"The mail server refuses us: {_cause(error)}.") from error
        except (smtplib.SMTPException, OSError) as error:
            raise Flaky(_cause(error)) from error

    def _connected(self) -> smtplib.SMTP:
        mail = self._mail
        context = ssl.create_default_context(cafile=mail.certificates or None)
        connection: smtplib.SMTP
        if mail.security == "tls":
            connection = smtplib.SMTP_SSL(
                mail.host, mail.port, timeout=mail.timeout_seconds, context=context
            )
        else:
            connection = smtplib.SMTP(mail.host, mail.port, timeout=mail.timeout_seconds)
        try:
            connection.ehlo_or_helo_if_needed()
            if mail.security == "starttls":
                connection.starttls(context=context)
                connection.ehlo()
            if mail.user:
                connection.login(mail.user, self._secret)
        except BaseException:
            connection.close()
            raise
        return connection

    def _fault(self, what: str) -> EnvironmentFault:
        return EnvironmentFault(
            what,
            where=self._mail.shown,
            why="no mail goes out; what was published stays",
            fix="correct [mail] in huikuan.toml; `huikuan doctor` tries it without sending",
        )

    def _reset(self) -> None:
        """Lets the next mail begin afresh on the same connection, or on a new one."""
        try:
            if self._connection is not None and self._connection.rset()[0] == 250:
                return
        except (smtplib.SMTPException, OSError):
            pass
        self._drop()

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _leave(self) -> None:
        try:
            if self._connection is not None:
                self._connection.quit()
        except (smtplib.SMTPException, OSError):
            pass
        self._drop()


def _accept(answer: tuple[int, bytes], awaited: int = 200) -> None:
    """Nothing for a yes; Flaky for a refusal of the moment, Refused for one for good."""
    code, text = answer
    if awaited <= code < awaited + 100:
        return
    told = f"{code} {_readable(text)}"
    raise Flaky(told) if 400 <= code < 500 or code < 0 else Refused(told)


def _as_data(message: EmailMessage) -> bytes:
    """The mail as it goes over the line: a dot alone would end it, so each first dot is doubled."""
    lines = message.as_bytes()
    ended = lines if lines.endswith(b"\r\n") else lines + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", ended) + b".\r\n"


def _cause(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_readable(_bytes(error.smtp_error))}"
    return clean_text(str(error) or type(error).__name__)[:LONGEST_ANSWER]


def _bytes(text: bytes | str) -> bytes:
    return text.encode() if isinstance(text, str) else text


def _readable(text: bytes) -> str:
    return clean_text(text.decode("utf-8", "replace"))[:LONGEST_ANSWER]
