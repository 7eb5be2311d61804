"""Lines up text in columns of a terminal, where a Chinese character is as wide as two others."""

from __future__ import annotations

import unicodedata

WIDTH = 80


def display_width(text: str) -> int:
    """Columns of a terminal; what is as wide as its surroundings (→, …) counts as Latin."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def padded(text: str, width: int) -> str:
    """The text filled with blanks, or cut with an ellipsis, to so many columns."""
    shown = cut(text, width)
    return shown + " " * (width - display_width(shown))


def cut(text: str, width: int) -> str:
    """As much of the text as fits, an ellipsis at its end when something is missing."""
    if display_width(text) <= width:
        return text
    while text and display_width(text) > width - 1:
        text = text[:-1]
    return f"{text}…"


def wrapped(text: str, first: str, rest: str) -> list[str]:
    """Lines of WIDTH columns at most, broken at blanks; `first` opens the first, `rest` the others.

    A word wider than a line is broken where the line ends.
    """
    lines, line = [], first
    for word in text.split(" "):
        if line.strip() != first.strip() and display_width(f"{line} {word}") > WIDTH:
            lines.append(line)
            line = rest
        blank = "" if line in (first, rest) else " "
        line += blank + word
        while display_width(line) > WIDTH:
            head = _head(line)
            lines.append(head)
            line = rest + line[len(head) :]
    return [*lines, line]


def _head(line: str) -> str:
    while display_width(line) > WIDTH:
        line = line[:-1]
    return line
