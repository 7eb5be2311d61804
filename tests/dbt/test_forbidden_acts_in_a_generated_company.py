"""Twenty random ledgers with shipped policy: no list and no letter asks for a forbidden act."""

from __future__ import annotations

from pathlib import Path

import pytest
from compared_ledgers import DAY, land
from forbidden import found_in_files, readable
from landing import Landing
from oracle.drawing import seeded_ledgers

from flows.outbox.render import render_outbox


@pytest.mark.campaign
def test_no_workbook_of_a_generated_company_asks_for_one(landing: Landing, tmp_path: Path) -> None:
    land(landing, seeded_ledgers(20, DAY))
    warehouse = landing.build()
    for language in ("zh", "en"):
        render_outbox(warehouse.path, tmp_path / language, language, b"k" * 32)
    assert len(readable(tmp_path)) > 2
    assert found_in_files(tmp_path) == {}
