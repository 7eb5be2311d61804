"""The child that reads returned mail: `python -m flows.extracts.bounce_mail`.

A delivery report (RFC 3464) names the mail that it is about in the original or its headers, which
it carries; servers that write no report are understood where they carry those and give a code.
Anybody may have written such a mail: nothing in it is believed but that a mail with our own id
came back. Memory and processor time are limited as for every parser.
"""

from __future__ import annotations

import hashlib
import json
import re
import resource
import sys
from collections.abc import Iterator, Mapping
from email import message_from_binary_file, message_from_string
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from flows.delivery.address import masked
from flows.extracts.answer_sheet import keep_result
from flows.zone import CHINA

_MEMORY = 2 << 30
_SECONDS = 20
_LARGEST = 25 << 20
_MOST_PARTS = 200
_LONGEST_PART = 1 << 20
_LONGEST_REASON = 300
OWN_ID = re.compile(r"<huikuan\.[A-Za-z0-9._-]{1,100}@[A-Za-z0-9.-]{1,253}>", re.ASCII)
ENHANCED = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
BASIC = re.compile(r"(?<!\d)([45]\d\d)(?!\d)")
ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9.-]{1,253}", re.ASCII)
REPORTS = ("message/delivery-status", "message/global-delivery-status")
ORIGINALS = (
    "message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers",
)  # fmt: skip
TAG = re.compile(r"<[^<>]{0,500}>")
# Who writes about mail that did not arrive, where there is no report; RFC 5321 asks for <>.
WRITERS = re.compile(r"mailer-daemon|postmaster|^\s*<>\s*$", re.IGNORECASE)

# What the standard library raises at hostile mail, besides what ends the child.
UNREADABLE = (
    RecursionError, MemoryError, ValueError, LookupError, TypeError, AttributeError,
)  # fmt: skip

Found = dict[str, Any]


def read_bounce(path: Path) -> Found:
    """What a returned mail says, or the code of what is wrong with it as one.

    message_id: of the mail that came back; empty when it does not say one of ours. status_code,
    reason: the server's, addresses masked. returned_on: the day in China, or None.
    first_line_sha256: by which the file's first line is found again.
    """
    with path.open("rb") as file:
        line = file.readline(_LONGEST_PART)
        mark = {"first_line_sha256": hashlib.sha256(line.rstrip(b"\r\n")).hexdigest()}
        if path.stat().st_size > _LARGEST:
            return {**_nothing("too_large"), **mark}
        file.seek(0)
        try:
            return {**_read(message_from_binary_file(file)), **mark}
        except UNREADABLE:
            return {**_nothing("unreadable_mail"), **mark}


def _nothing(problem: str, **more: Any) -> Found:
    empty = {"message_id": "", "status_code": "", "reason": "", "returned_on": None}
    return {**empty, "problem": problem, **more}


def _read(message: Message) -> Found:
    parts = list(_parts(message))
    found = _nothing(
        "", message_id=_original_id(message, parts), returned_on=_day(message.get("Date"))
    )
    blocks = [block for part in parts if _kind(part) in REPORTS for block in _fields(part)]
    told = [block for block in blocks if block.get("Action")]
    if told:
        return _judged(found, told)
    if not any(WRITERS.search(str(message.get(name) or "")) for name in ("Return-Path", "From")):
        return {**found, "problem": "no_report"}
    texts = [TAG.sub(" ", _text(part)) for part in parts if _kind(part).startswith("text/")]
    text = "\n".join(texts)
    code = _code(text)
    if not code.startswith("5"):
        return {**found, "problem": "no_report"}
    return _named({**found, "status_code": code, "reason": _reason(_around(text, code))})


def _judged(found: Found, told: list[Mapping[str, str]]) -> Found:
    """By the recipients' blocks of a report: one that failed counts, a delay does not."""
    failed = [block for block in told if _plain(block.get("Action")).lower() == "failed"]
    block = (failed or told)[0]
    text = _plain(block.get("Diagnostic-Code")).partition(";")[2] or _plain(block.get("Status"))
    code = _code(_plain(block.get("Status"))) or _code(text)
    judged = {**found, "status_code": code, "reason": _reason(text)}
    return _named(judged) if failed else {**judged, "problem": "not_failed"}


def _named(found: Found) -> Found:
    return found if found["message_id"] else {**found, "problem": "unknown_mail"}


def _parts(message: Message) -> Iterator[Message]:
    """The parts in order; of a mail inside, its own parts are left alone."""
    pending, count = [message], 0
    while pending:
        part = pending.pop(0)
        count += 1
        if count > _MOST_PARTS:
            raise ValueError("too many parts")
        yield part
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            pending[:0] = [one for one in payload if isinstance(one, Message)]


def _kind(part: Message) -> str:
    return part.get_content_type().lower()


def _fields(part: Message) -> list[Mapping[str, str]]:
    """The blocks of a report, which the parser has split, or we split where it was encoded."""
    payload = part.get_payload()
    if isinstance(payload, list):
        blocks = [one for one in payload if isinstance(one, Message)]
        if any(block.get("Action") for block in blocks):
            return [dict(block.items()) for block in blocks[:_MOST_PARTS]]
        encoded = Message()
        encoded.set_payload("\n\n".join(str(one.get_payload()) for one in blocks))
        encoded["Content-Transfer-Encoding"] = part.get("Content-Transfer-Encoding", "7bit")
        return _split(_text(encoded))
    return _split(_text(part))


def _split(text: str) -> list[Mapping[str, str]]:
    blocks = re.split(r"\r?\n\s*\r?\n", text)[:_MOST_PARTS]
    return [dict(message_from_string(block.strip()).items()) for block in blocks]


def _text(part: Message) -> str:
    """A part's text in whatever charset it names; wrong bytes are replaced, not believed."""
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    content = content[:_LONGEST_PART]
    for charset in (part.get_content_charset(), "utf-8", "gb18030"):
        try:
            return content.decode(charset or "utf-8")
        except (LookupError, UnicodeDecodeError):
            continue
    return content.decode("utf-8", "replace")


def _original_id(message: Message, parts: list[Message]) -> str:
    """The id of ours that the mail is about: of the original it carries, else where it is named."""
    for part in parts:
        if _kind(part) in ORIGINALS:
            found = OWN_ID.search(_original_headers(part))
            if found:
                return found.group()
    texts = [str(message.get(name) or "") for name in ("In-Reply-To", "References")]
    texts += [_text(part) for part in parts if _kind(part).startswith("text/")]
    named = {found for text in texts for found in OWN_ID.findall(text)}
    return named.pop() if len(named) == 1 else ""


def _original_headers(part: Message) -> str:
    payload = part.get_payload()
    if isinstance(payload, list):
        inner = payload[0] if payload else None
        return _plain(inner.get("Message-ID")) if isinstance(inner, Message) else ""
    return _plain(message_from_string(_text(part).lstrip()).get("Message-ID"))


def _code(text: str) -> str:
    found = ENHANCED.search(text) or BASIC.search(text)
    return found.group(1) if found else ""


def _around(text: str, code: str) -> str:
    """The sentence in which the code stands, as far as line ends show it."""
    lines = [line for line in text.splitlines() if code in line]
    return lines[0] if lines else text


def _reason(text: str) -> str:
    shown = "".join(sign if sign.isprintable() else " " for sign in text)
    plain = ADDRESS.sub(lambda found: masked(found.group()), " ".join(shown.split()))
    return plain[:_LONGEST_REASON]


def _plain(header: object) -> str:
    """A header's text on one line, decoded where it was encoded."""
    text = " ".join(str(header or "").split())
    if "=?" not in text:
        return text
    return "".join(_decoded(part, charset) for part, charset in decode_header(text))


def _decoded(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        return part
    try:
        return part.decode(charset or "ascii", "replace")
    except LookupError:
        return part.decode("utf-8", "replace")


def _day(header: object) -> str | None:
    try:
        moment = parsedate_to_datetime(str(header or ""))
        return (moment.astimezone(CHINA) if moment.tzinfo else moment).date().isoformat()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def main() -> None:
    """Reads the files on standard input, one result file each; a crash leaves one out."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    for job in json.load(sys.stdin):
        used = resource.getrusage(resource.RUSAGE_SELF)
        seconds = int(used.ru_utime + used.ru_stime) + _SECONDS
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, hard))
        keep_result(Path(job["target"]), read_bounce(Path(job["path"])))


if __name__ == "__main__":
    main()
