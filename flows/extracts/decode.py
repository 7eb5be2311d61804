"""Turns the bytes of a text file into UTF-8 blocks of whole lines, never guessing an encoding."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from flows.errors import InputRefused

_BLOCK = 1 << 22
_LONGEST_LINE = 1 << 26
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# NUL is damage; the two separators are what the reader itself joins cells with.
_FORBIDDEN = (b"\x00", b"\x1e", b"\x1f")


@dataclass(frozen=True)
class Block:
    """A file of whole lines, without the last line end; first_line is 1-based in the original."""

    path: Path
    first_line: int


@dataclass(frozen=True)
class DecodedText:
    """A text file as UTF-8 blocks with `\\n` line ends; is_unended: the last line has none."""

    encoding: str
    blocks: tuple[Block, ...]
    has_quotes: bool
    is_unended: bool


def decode_file(path: Path, name: str, encoding: str, scratch: Path) -> DecodedText:
    """Decodes a file strictly: by its BOM, else as UTF-8, else as GB18030, else refuses it.

    encoding: `auto`, or the only one to try. Line ends CR and CRLF become LF. Blocks are written to
    `scratch`. InputRefused names the byte offset and the line of the first undecodable byte.
    """
    failures: list[str] = []
    for candidate in _candidates(path, encoding):
        try:
            return _decode(path, name, candidate, scratch)
        except _UndecodableError as failure:
            line = _line_of(path, failure.offset)
            failures.append(f"not {candidate}: byte {failure.offset}, line {line}")
    raise InputRefused(
        "the text is in no encoding that can be read",
        where=f"{name} ({'; '.join(failures)})",
        why="a wrong guess would turn names and numbers into other ones",
        fix="save the file as UTF-8 or GB18030 (GBK), or export it again",
    )


class _UndecodableError(Exception):
    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def _candidates(path: Path, encoding: str) -> tuple[str, ...]:
    with path.open("rb") as file:
        start = file.read(4)
    for mark, name in _BOMS:
        if start.startswith(mark):
            return (name,)
    return ("utf-8", "gb18030") if encoding == "auto" else (encoding,)


def _decode(path: Path, name: str, encoding: str, scratch: Path) -> DecodedText:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    writer = _BlockWriter(scratch, name)
    offset = 0
    with path.open("rb") as file:
        while content := file.read(_BLOCK):
            pending = len(decoder.getstate()[0])
            try:
                text = decoder.decode(content)
            except UnicodeDecodeError as error:
                raise _UndecodableError(offset - pending + error.start) from None
            # What is valid UTF-8 already passes as it is: encoding it again takes as long again.
            writer.add(content if encoding == "utf-8" else text.encode())
            offset += len(content)
    pending = len(decoder.getstate()[0])
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise _UndecodableError(offset - pending) from None
    writer.finish()
    shown = {"utf-8-sig": "utf-8"}.get(encoding, encoding)
    return DecodedText(shown, tuple(writer.blocks), writer.has_quotes, writer.is_unended)


class _BlockWriter:
    """Cuts a stream of UTF-8 at line ends and writes each piece to a file."""

    def __init__(self, scratch: Path, name: str) -> None:
        self.scratch = scratch
        self.name = name
        self.blocks: list[Block] = []
        self.has_quotes = False
        self.is_unended = False
        self._rest = b""
        self._next_line = 1

    def add(self, content: bytes) -> None:
        """Takes the next piece; refuses control characters that no text file holds."""
        text = self._rest + content
        self._rest = b""
        if b"\r" in text:
            # A CR at the very end may be the first half of CRLF: it waits for the next piece.
            held = b"\r" if text.endswith(b"\r") else b""
            text = text.removesuffix(held).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            self._rest = held
        self._refuse_control_characters(text)
        end = text.rfind(b"\n")
        self._rest = text[end + 1 :] + self._rest
        if end >= 0:
            self._write(text[:end])
        elif len(self._rest) > _LONGEST_LINE:
            raise InputRefused(
                "a line is longer than 64 MB",
                where=f"{self.name}, line {self._next_line}",
                fix="export the file again with one line per record",
            )

    def finish(self) -> None:
        """Writes what follows the last line end."""
        if rest := self._rest.removesuffix(b"\r"):
            self.is_unended = not self._rest.endswith(b"\r")
            self._write(rest)

    def _refuse_control_characters(self, text: bytes) -> None:
        forbidden = next((character for character in _FORBIDDEN if character in text), None)
        if forbidden:
            before = text[: text.index(forbidden)].count(b"\n")
            raise InputRefused(
                f"the text holds the control character {forbidden.decode()!a}",
                where=f"{self.name}, line {self._next_line + before}",
                why="the file is damaged or no text file",
                fix="export the file again",
            )

    def _write(self, text: bytes) -> None:
        path = self.scratch / f"{len(self.blocks):06d}.txt"
        path.write_bytes(text)
        self.has_quotes = self.has_quotes or b'"' in text
        self.blocks.append(Block(path, self._next_line))
        self._next_line += text.count(b"\n") + 1


def _line_of(path: Path, offset: int) -> int:
    line = 1
    with path.open("rb") as file:
        while offset > 0 and (content := file.read(min(_BLOCK, offset))):
            line += content.count(b"\n")
            offset -= len(content)
    return line
