"""Reads back what a PDF of ours prints, from its own bytes: the texts in the order they are drawn.

Knows what Typst writes (plain objects, Flate streams, fonts with a map to Unicode) and no more.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Mapping

OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\s")
STREAM = re.compile(rb"<<((?:(?!endobj).)*?)>>\s*stream\r?\n", re.DOTALL)
LENGTH = re.compile(rb"/Length (\d+)")
FONT_NAMES = re.compile(rb"/(f\d+) (\d+) 0 R")
TO_UNICODE = re.compile(rb"/ToUnicode (\d+) 0 R")
PAGE = re.compile(rb"<</Type/Page/Resources (\d+) 0 R.*?/Contents (\d+) 0 R", re.DOTALL)
MAPPED = re.compile(rb"<([0-9A-F]+)> <([0-9A-F]+)>\n")
TOKEN = re.compile(rb"\\(?:[0-7]{1,3}|.)|[()]|[^\\()]+", re.DOTALL)
FONT_CHOSEN = re.compile(rb"/(f\d+) [\d.]+ Tf")
DRAWN = re.compile(rb"\s*\]?\s*T[Jj]")
ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
Glyphs = Mapping[bytes, str]


def printed_texts(pdf: bytes) -> list[str]:
    """The texts of all pages, each as it was drawn in one go; spaces between them are not told.

    Raises ValueError for a file that is not built as ours are.
    """
    try:
        objects = _objects(pdf)
        texts: list[str] = []
        for content in objects.values():
            if page := PAGE.match(content):
                resources, drawn = (objects[int(number)] for number in page.groups())
                texts += _page(_stream(drawn), _fonts(resources, objects))
    except (KeyError, IndexError, zlib.error) as error:
        raise ValueError(f"not a PDF of ours: {error!r}") from error
    return texts


def _objects(pdf: bytes) -> dict[int, bytes]:
    """The bytes of each object; those of streams are stepped over, whatever they hold."""
    objects: dict[int, bytes] = {}
    place = 0
    while found := OBJECT.search(pdf, place):
        start = found.end()
        stream = STREAM.match(pdf, start)
        length = LENGTH.search(stream.group(1)) if stream else None
        end = stream.end() + int(length.group(1)) if stream and length else start
        place = pdf.index(b"endobj", end)
        objects[int(found.group(1))] = pdf[start:place]
    return objects


def _stream(content: bytes) -> bytes:
    found = STREAM.match(content)
    if found is None:
        return b""
    length = LENGTH.search(found.group(1))
    end = found.end() + int(length.group(1)) if length else len(content)
    return zlib.decompress(content[found.end() : end])


def _fonts(resources: bytes, objects: Mapping[int, bytes]) -> dict[bytes, Glyphs]:
    """Name of a font on a page → its glyphs as text."""
    fonts: dict[bytes, Glyphs] = {}
    for name, number in FONT_NAMES.findall(resources):
        mapped = TO_UNICODE.search(objects[int(number)])
        if mapped is None:
            raise KeyError("a font without a map to Unicode")
        fonts[name] = _glyphs(_stream(objects[int(mapped.group(1))]))
    return fonts


def _glyphs(mapping: bytes) -> Glyphs:
    return {
        bytes.fromhex(glyph.decode()): bytes.fromhex(text.decode()).decode("utf-16-be")
        for glyph, text in MAPPED.findall(mapping)
    }


def _page(content: bytes, fonts: Mapping[bytes, Glyphs]) -> Iterator[str]:
    """The texts that a page draws: strings between brackets, in the font chosen before them."""
    glyphs: Glyphs = {}
    codes, depth = bytearray(), 0
    for token in TOKEN.findall(content):
        if token == b"(":
            codes += token if depth else b""
            depth += 1
        elif token == b")":
            depth -= 1
            codes += token if depth else b""
        elif depth:
            codes += _unescaped(token)
        else:
            if DRAWN.match(token) and codes:
                yield _decoded(codes, glyphs)
                codes = bytearray()
            for name in FONT_CHOSEN.findall(token):
                glyphs = fonts[name]


def _unescaped(token: bytes) -> bytes:
    if not token.startswith(b"\\"):
        return token
    rest = token[1:]
    return bytes([int(rest, 8) & 255]) if rest.isdigit() else ESCAPED.get(rest, rest)


def _decoded(codes: bytearray, glyphs: Glyphs) -> str:
    pairs = (bytes(codes[place : place + 2]) for place in range(0, len(codes), 2))
    return "".join(glyphs.get(pair, "") for pair in pairs)
