"""Prints many letters: a few at once in this process, hundreds in children beside it."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

from flows.outbox.letter_model import LetterRefused, Model
from flows.outbox.letters import open_compiler, print_letter
from flows.worker import Worker

# A child for so many letters: for fewer, to start it costs more than it saves.
MANY = 60
CHILDREN = 2
# Typst lays out one page with several threads; two children are enough for two processors.
ALONE = {"RAYON_NUM_THREADS": "1"}
Printed = bytes | LetterRefused


class Press:
    """Where letters are printed; close it when all are.

    expected: how many will come, which decides whether children are started. logs: their folder.
    """

    def __init__(self, as_of_date: date, expected: int, logs: Path) -> None:
        self._as_of_date = as_of_date
        count = min(CHILDREN, expected // MANY)
        self._children = [
            Worker("flows.outbox.press_child", logs / f"letters_{number}.log", ALONE).begin()
            for number in range(count)
        ]
        self._compiler = None if self._children else open_compiler()
        self._queue = ThreadPoolExecutor(1)

    def begin(self, models: Sequence[Model]) -> Future[list[Printed]]:
        """Prints these letters after those begun before, while the caller does something else."""
        return self._queue.submit(self.print_all, models)

    def print_all(self, models: Sequence[Model]) -> list[Printed]:
        """The PDF of each letter or why there is none, in the order given; same bytes anywhere."""
        if self._compiler is None:
            return self._divided(models)
        printed: list[Printed] = []
        for model in models:
            try:
                printed.append(print_letter(self._compiler, model, self._as_of_date))
            except LetterRefused as refusal:
                printed.append(refusal)
        return printed

    def close(self) -> None:
        """Ends the children; what has not begun is not printed."""
        self._queue.shutdown(cancel_futures=True)
        for child in self._children:
            child.close()

    def _divided(self, models: Sequence[Model]) -> list[Printed]:
        """Every child prints every n-th letter."""
        count = len(self._children)
        with ThreadPoolExecutor(count) as threads:
            parts = list(
                threads.map(
                    self._called, self._children, [models[place::count] for place in range(count)]
                )
            )
        return [parts[place % count][place // count] for place in range(len(models))]

    def _called(self, child: Worker, models: Sequence[Model]) -> list[Printed]:
        if not models:
            return []
        answer = child.call({"as_of": self._as_of_date.isoformat(), "letters": list(models)})
        return [_printed(one) for one in answer["printed"]]


def _printed(one: dict[str, Any]) -> Printed:
    if "refused" in one:
        return LetterRefused(*one["refused"])
    return base64.b64decode(one["pdf"])
