"""The child that prints letters: keeps one compiler and answers with PDFs."""

from __future__ import annotations

import base64
from datetime import date
from functools import cache
from typing import Any

from flows.outbox.letter_model import LetterRefused, Model
from flows.outbox.letters import Compiler, open_compiler, print_letter
from flows.worker import serve


@cache
def _compiler() -> Compiler:
    return open_compiler()


def _prepare() -> None:
    _compiler()


def _handle(request: dict[str, Any]) -> dict[str, Any]:
    as_of_date = date.fromisoformat(request["as_of"])
    return {"printed": [_printed(model, as_of_date) for model in request["letters"]]}


def _printed(model: Model, as_of_date: date) -> dict[str, Any]:
    try:
        pdf = print_letter(_compiler(), model, as_of_date)
    except LetterRefused as refusal:
        return {"refused": [refusal.reason, refusal.detail]}
    return {"pdf": base64.b64encode(pdf).decode("ascii")}


if __name__ == "__main__":
    serve(_prepare, _handle)
