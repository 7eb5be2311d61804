"""The summary says what there is, not what was meant."""

from __future__ import annotations

import shutil
from pathlib import Path

from flows.report import read_facts, summary_json, summary_lines


def test_a_letter_that_could_not_be_printed_is_not_counted_as_planned(
    demo_release: Path, tmp_path: Path
) -> None:
    release = Path(shutil.copytree(demo_release, tmp_path / "release"))
    next(release.glob("outbox/*/letters/*.pdf")).unlink()
    facts = read_facts(release)
    told = summary_lines(facts, "published", release)
    assert told[-3:-1] == [
        "letters      24 planned, 1 not printed, 4 withheld (legal_status 2,",
        "             no_address 2)",
    ]
    assert summary_json(facts, "published", release)["letters"][:2] == [
        {"letter_state": "planned", "withheld_reason": None, "letters": 24},
        {"letter_state": "not_printed", "withheld_reason": None, "letters": 1},
    ]
