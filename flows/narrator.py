"""Tells the operator what happens: one calm line a stage on standard error, and the run's log."""

from __future__ import annotations

import sys
import textwrap
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TextIO

STAGE_WIDTH = 9
TEXT_WIDTH = 60
TERMINAL_WIDTH = 80
NOTE = "note: "
# A name and its figure stay on one line.
BOUND = "\u00a0"


@dataclass
class Narrator:
    """Prints stage lines unless it is silent; keeps them for the run's log.

    `outcome` is set by the stage in its `with` block: the counts that its line shows; `details`
    are lines below it.
    """

    silent: bool = False
    stream: TextIO = field(default_factory=lambda: sys.stderr)
    lines: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    outcome: str = ""
    details: list[str] = field(default_factory=list)

    @contextmanager
    def stage(self, name: str) -> Generator[Narrator, None, None]:
        """Times a stage; its line is printed when the stage ends well."""
        started = time.monotonic()
        self.outcome, self.details = "", []
        yield self
        self.seconds[name] = round(time.monotonic() - started, 2)
        self._tell(f"{name:<{STAGE_WIDTH}}{self.outcome:<{TEXT_WIDTH}}{self.seconds[name]:>6.1f} s")
        for line in self.details:
            self.say(f"{'':<{STAGE_WIDTH}}{line}")

    def say(self, line: str) -> None:
        """Prints a line now, broken at 80 columns, and keeps it."""
        text = line.lstrip(" ")
        for part in wrapped(" " * (len(line) - len(text)), text, len(NOTE)):
            self._tell(part)

    def _tell(self, line: str) -> None:
        """Control characters of names are shown as blanks."""
        line = printable(line)
        self.lines.append(line)
        if not self.silent:
            print(line, file=self.stream, flush=True)


def wrapped(label: str, text: str, hanging: int = 0) -> list[str]:
    """A labelled line for a terminal of 80 columns, broken between words.

    hanging: how much further than the text its further lines begin.
    """
    lines = textwrap.wrap(
        f"{label}{text}",
        TERMINAL_WIDTH,
        subsequent_indent=" " * (len(label) + hanging),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace(BOUND, " ") for line in lines]


def printable(line: str) -> str:
    """A line for a terminal: control and direction characters of received text become blanks."""
    return "".join(sign if sign.isprintable() else " " for sign in line)
