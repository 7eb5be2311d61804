"""The files of each layout, read again in plain Python, carry the truth of the sample company."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from flows.sample.company import invent_company
from flows.sample.make_sample import make_sample

from .expected import DAYS, expected_open
from .reread_dumps import reread_kingdee, reread_u8
from .reread_generic import OpenAmounts, reread_generic

READERS: dict[str, Callable[[Path, date], OpenAmounts]] = {
    "generic": reread_generic,
    "kingdee": reread_kingdee,
    "u8": reread_u8,
}
# Systems that delete a matching when it is undone.
FORGETFUL = ("kingdee",)
# Ledgers with one due date for each document: an instalment is a document with a suffix.
SUFFIXED = ("u8",)


@pytest.mark.parametrize("layout", READERS)
def test_the_files_of_a_layout_carry_the_open_amounts_of_the_truth(
    tmp_path: Path, layout: str
) -> None:
    make_sample(tmp_path / "home", layout, 60, 1)
    company = invent_company(60, 1)
    for day in DAYS:
        told = READERS[layout](tmp_path / "home" / "inbox", day)
        assert dict(told) == expected_open(company, day, layout in FORGETFUL, layout in SUFFIXED)
        assert len(told) > 100
