"""What is begun before its turn: a question asked in a thread, and its answer when it is due."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Begun(Generic[Answer]):
    """A question asked in a thread that dies with this process."""

    def __init__(self, question: Callable[[], Answer]) -> None:
        self._answers: list[Answer] = []
        self._failures: list[Exception] = []
        self._thread = Thread(target=self._ask, args=(question,), daemon=True)
        self._thread.start()

    def _ask(self, question: Callable[[], Answer]) -> None:
        try:
            self._answers.append(question())
        except Exception as failure:
            self._failures.append(failure)

    def answer(self) -> Answer:
        """Waits for the answer; raises what the question raised."""
        self.end()
        for failure in self._failures:
            raise failure
        return self._answers[0]

    def end(self) -> None:
        """Waits until nothing is done any more, whatever came of it."""
        self._thread.join()
