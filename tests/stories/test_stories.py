"""docs/stories.md is what the full demo says on its four days, and it says what it is there for."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from .told import LAST, LOOKS, PAGE, STORIES, look_at, page

STALE = "stale: run `.venv/bin/python -m tests.stories.told` and read what changed"

pytestmark = pytest.mark.campaign


@pytest.fixture(scope="module")
def looks(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[date, Path]]:
    return list(look_at(tmp_path_factory.mktemp("stories") / "home"))


def test_the_page_is_what_the_days_say(looks: list[tuple[date, Path]]) -> None:
    assert PAGE.read_text(encoding="utf-8") == page(looks), STALE


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.customer)
def test_every_story_has_a_signal_or_an_end_and_a_price(
    looks: list[tuple[date, Path]], story: object
) -> None:
    text = page(looks)
    assert text.count("\n| 2026-") == len(LOOKS) * len(STORIES)
    told = text.split(f"## {story.title}", 1)[1].split("\n## ", 1)[0]  # type: ignore[attr-defined]
    last = next(line for line in told.splitlines() if line.startswith(f"| {LAST.isoformat()}"))
    assert re.search(r"W\d |limitation ends", last)
    assert re.search(r"CNY [1-9][\d,]*\.\d\d", told.splitlines()[-1] or told.splitlines()[-2])
