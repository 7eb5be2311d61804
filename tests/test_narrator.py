"""What the operator reads while a run goes on."""

from __future__ import annotations

import io

from flows.narrator import Narrator


def test_a_long_note_is_broken_between_words_under_its_stage() -> None:
    narrator = Narrator(stream=io.StringIO())
    words = ["matches", "taken", "back", "a/name-that-is-not-broken.csv"] * 4
    with narrator.stage("freeze"):
        narrator.outcome = "8 files"
        narrator.details.append(f"note: {' '.join(words)}")
    assert narrator.lines[0].startswith("freeze   8 files")
    assert narrator.lines[1].startswith("         note: matches taken back")
    assert all(line.startswith(" " * 15) for line in narrator.lines[2:])
    assert len(narrator.lines) > 3
    assert max(map(len, narrator.lines)) <= 80
    assert " ".join(narrator.lines[1:]).split() == ["note:", *words]
