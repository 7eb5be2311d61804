"""Cuts the bytes of a text file at line ends and turns each piece into a block of UTF-8."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flows.errors import InputRefused

LONGEST_LINE = 1 << 26
_LOOK_AHEAD = 1 << 12
# In no encoding that is read this way is one of these bytes a part of another character.
_LINE_END = re.compile(rb"\r\n?|\n")
# NUL is damage; the two separators are what the reader itself joins cells with.
_FORBIDDEN = (b"\x00", b"\x1e", b"\x1f")


@dataclass(frozen=True)
class Piece:
    """Bytes of a file, from the first of a line up to a line end or the end of the file."""

    start: int
    end: int


@dataclass(frozen=True)
class DecodedPiece:
    """What became of a piece: a block of so many lines, or why it is none.

    start: of the piece. undecodable: the offset in the file of a byte that cannot be decoded.
    forbidden: a control character; lines then counts those that end before it.
    """

    start: int
    path: str
    lines: int = 0
    has_quotes: bool = False
    is_unended: bool = False
    undecodable: int | None = None
    forbidden: str | None = None

    @property
    def is_block(self) -> bool:
        """Whether it can be read."""
        return self.undecodable is None and self.forbidden is None


def cut(file: int, start: int, length: int, name: str) -> Iterator[Piece]:
    """The pieces of an open file from `start` on, each of about so many bytes and whole lines.

    InputRefused: a line longer than 64 MB.
    """
    size = os.fstat(file).st_size
    while start < size:
        end = _line_end(file, min(start + length, size), size)
        if end - start > LONGEST_LINE + length:
            raise InputRefused(
                "a line is longer than 64 MB",
                where=f"{name}, after byte {start}",
                fix="export the file again with one line per record",
            )
        yield Piece(start, end)
        start = end


def _line_end(file: int, place: int, size: int) -> int:
    """The first place after a line end, from `place` on; never between CR and LF."""
    length = _LOOK_AHEAD
    while place < size and length <= 2 * LONGEST_LINE:
        ahead = os.pread(file, length, place)
        found = _LINE_END.search(ahead)
        if found and (found.end() < len(ahead) or place + len(ahead) >= size):
            return place + found.end()
        length *= 2
    return size


def decode_piece(file: int, piece: Piece, encoding: str, scratch: Path) -> DecodedPiece:
    """Writes a piece as UTF-8 with `\\n` line ends, the last one left out, to `scratch`.

    encoding: one in which the bytes of CR and LF stand for nothing else.
    """
    content = os.pread(file, piece.end - piece.start, piece.start)
    path = scratch / f"{piece.start:015d}.txt"
    try:
        decoded = content.decode(encoding)
    except UnicodeDecodeError as error:
        return DecodedPiece(piece.start, str(path), undecodable=piece.start + error.start)
    # What is valid UTF-8 already passes as it is: encoding it again takes as long again.
    text = content if encoding == "utf-8" else decoded.encode()
    if b"\r" in text:
        text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    for character in _FORBIDDEN:
        if (place := text.find(character)) >= 0:
            before = text.count(b"\n", 0, place)
            return DecodedPiece(piece.start, str(path), before, forbidden=character.decode())
    is_ended = text.endswith(b"\n")
    path.write_bytes(memoryview(text)[: len(text) - is_ended])
    lines = text.count(b"\n") + (not is_ended)
    return DecodedPiece(piece.start, str(path), lines, b'"' in text, not is_ended)
