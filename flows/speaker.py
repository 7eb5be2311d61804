"""Says what a command has to say: lines for a person, one JSON document for a machine."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import click

from flows.errors import HuikuanError
from flows.narrator import printable


@dataclass(frozen=True)
class Speaker:
    """Prints for a person or, with --json, one JSON document for a machine."""

    is_json: bool

    def tell(self, lines: list[str], document: dict[str, Any]) -> None:
        """Prints the result on standard output."""
        text = json.dumps(document, ensure_ascii=False, indent=2) if self.is_json else None
        click.echo(text if text is not None else screen_text(lines))

    def fail(self, error: HuikuanError) -> None:
        """Prints an error: to standard error for a person, as JSON for a machine."""
        if self.is_json:
            document = {
                "status": "failed",
                "exit_code": error.exit_code,
                "what": error.what,
                "where": error.where,
                "why": error.why,
                "fix": error.fix,
            }
            click.echo(json.dumps(document, ensure_ascii=False, indent=2))
        else:
            click.echo(screen_text(error.lines()), err=True)


def screen_text(lines: list[str]) -> str:
    """The lines as a terminal may show them, each without control characters."""
    return "\n".join(printable(line) for text in lines for line in text.split("\n"))
