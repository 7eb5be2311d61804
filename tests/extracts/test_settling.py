"""A file that is still being written is waited for, and refused when it does not come to rest."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from flows.errors import InputRefused

from .conftest import RECEIVABLES_CSV, SETTINGS, Home

NAME = "应收单_20260630.csv"
WAITING = SETTINGS.replace("[sources.erp]", "[sources.erp]\nsettle_seconds = 1")


@contextmanager
def written(path: Path, seconds: float) -> Generator[None]:
    """Appends a row ten times a second, as an export under way does."""

    def write() -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with path.open("a", encoding="utf-8") as file:
                file.write("XS9,K1,2026-06-02,1.00\n")
            time.sleep(0.1)

    writer = threading.Thread(target=write)
    writer.start()
    yield
    writer.join()


def test_case_10_a_file_that_grows_is_read_when_it_has_come_to_rest(home: Home) -> None:
    home.declare(WAITING)
    path = home.deliver(NAME, RECEIVABLES_CSV)
    with written(path, 0.8):
        frozen = home.freeze()
    archived = [file.size for file in frozen.files if file.source == "erp"]
    assert archived == [path.stat().st_size]


def test_case_10_a_file_that_never_rests_is_refused_by_name(home: Home) -> None:
    home.declare(WAITING)
    path = home.deliver(NAME, RECEIVABLES_CSV)
    with written(path, 3.6), pytest.raises(InputRefused, match="still being written") as refusal:
        home.freeze()
    assert refusal.value.where == NAME


def test_what_was_read_before_is_not_waited_for(home: Home) -> None:
    home.declare(WAITING)
    home.deliver(NAME, RECEIVABLES_CSV)
    time.sleep(1.1)
    home.freeze()
    started = time.monotonic()
    home.freeze()
    assert time.monotonic() - started < 1
