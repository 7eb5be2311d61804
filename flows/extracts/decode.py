"""Turns the bytes of a text file into UTF-8 blocks of whole lines, never guessing an encoding."""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flows.errors import InputRefused
from flows.extracts.decode_beside import decode_pieces
from flows.extracts.pieces import DecodedPiece, Piece, cut

_BLOCK = 1 << 22
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PLAIN = {"utf-8-sig": "utf-8"}


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
    shown = _PLAIN.get(encoding, encoding)
    if encoding.startswith("utf-16"):
        # Half a character may look like a line end: only what is UTF-8 can be cut.
        path, encoding = _transcoded(path, encoding, scratch), "utf-8"
    pieces = _pieces(path, name, encoding)
    # The first piece tells whether the encoding is worth the start of other processes.
    decoded = decode_pieces(path, pieces[:1], _PLAIN.get(encoding, encoding), scratch)
    if decoded and decoded[0].is_block:
        decoded += decode_pieces(path, pieces[1:], _PLAIN.get(encoding, encoding), scratch)
    blocks = tuple(_numbered(decoded, name))
    has_quotes = any(piece.has_quotes for piece in decoded)
    return DecodedText(shown, blocks, has_quotes, bool(decoded) and decoded[-1].is_unended)


def _pieces(path: Path, name: str, encoding: str) -> list[Piece]:
    start = len(codecs.BOM_UTF8) if encoding == "utf-8-sig" else 0
    with path.open("rb", buffering=0) as file:
        return list(cut(file.fileno(), start, _BLOCK, name))


def _numbered(decoded: Sequence[DecodedPiece], name: str) -> Iterator[Block]:
    """The blocks with their first lines; refuses control characters that no text file holds."""
    line = 1
    for piece in decoded:
        if piece.undecodable is not None:
            raise _UndecodableError(piece.undecodable)
        if piece.forbidden:
            raise InputRefused(
                f"the text holds the control character {piece.forbidden!a}",
                where=f"{name}, line {line + piece.lines}",
                why="the file is damaged or no text file",
                fix="export the file again",
            )
        yield Block(Path(piece.path), line)
        line += piece.lines


def _transcoded(path: Path, encoding: str, scratch: Path) -> Path:
    """The text as UTF-8, in a file of its own."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    target, offset = scratch / "transcoded", 0
    with path.open("rb") as file, target.open("wb") as copy:
        while True:
            content, pending = file.read(_BLOCK), len(decoder.getstate()[0])
            try:
                copy.write(decoder.decode(content, final=not content).encode())
            except UnicodeDecodeError as error:
                raise _UndecodableError(offset - pending + error.start) from None
            if not content:
                return target
            offset += len(content)


def _line_of(path: Path, offset: int) -> int:
    line = 1
    with path.open("rb") as file:
        while offset > 0 and (content := file.read(min(_BLOCK, offset))):
            line += content.count(b"\n")
            offset -= len(content)
    return line
