"""Looks for garbage seldom while libraries are imported and thousands of rows are written."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager

# Objects made and not freed between two searches; Python's own number is 700.
MADE_BETWEEN = 100_000


@contextmanager
def collected_seldom() -> Generator[None, None, None]:
    """Inside, Python searches rarely, and not among what was there before.

    Lists of tasks hold no cycles: searching them again and again took a third of a page's time, and
    that of Prefect's import, of which all is kept.
    """
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(MADE_BETWEEN, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()
