"""OCA's four monthly dunning runs of 2013, replayed line by line under the policies given there.

Each run is built as the days after it would be: its letters go out on the day of the run, and the
next run sees them in the ledger's export. What the source lists must come out at its level; the one
further line that replaying its rule gives is named; nothing else comes out. Theirs sends each level
by its channel; with us a debtor gets one letter, at its highest level and by the channel of that.
"""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from landing import Landing
from peer_cases import IN_A_LETTER_BY_POST, land_dunned, moved, read_cases, run_dates

CASES = read_cases()
RUNS = [name for name in CASES if name.startswith("OCA-CC-R")]
FURTHER = {"2013-04-30": {("SI_13", 1, Decimal(1000), 3)}}
CHANNELS = {"email": "mail", "letter": "post"}
LINES = [name for name in CASES if name.startswith("OCA-CC-2")]
# Document, instalment, balance, level; then the level and the channel of the letter.
Line = tuple[str, int, Decimal, int, int, str]

pytestmark = [
    pytest.mark.campaign,
    pytest.mark.shared_data,
    pytest.mark.skipif(not CASES, reason="the shared data is not beside this checkout"),
]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[Line]]:
    """What each run asks for."""
    folder: Path = tmp_path_factory.mktemp("oca")
    released: list[dict[str, Any]] = []
    return {day: _run(folder, day, released) for day in run_dates(CASES)}


def _run(folder: Path, day: str, released: list[dict[str, Any]]) -> set[Line]:
    """Builds the letters of one day, and lets them go out for the runs after it."""
    (folder / day).mkdir()
    landing = Landing(folder / day / "warehouse.duckdb", as_of=day)
    landing.known_at = f"{moved(day, timedelta(days=1))} 06:00:00"
    land_dunned(landing, CASES)
    sequence = 0
    for letter in released:
        for event_type in ("planned", "approved", "release_attempted", "released"):
            sequence += 1
            landing.state(
                "ledger_events",
                sequence=sequence,
                event_type=f"letter_{event_type}",
                occurred_at=f"{letter['letter_date']} 02:00:00",
                run_id="",
                subject_id=letter["letter_id"],
                payload=json.dumps({key: str(letter[key]) for key in letter if key != "items"}),
            )
        for item in letter["items"]:
            landing.state("letter_items", sequence=sequence, letter_id=letter["letter_id"], **item)
    warehouse = landing.build_for("letters_due", "letter_items")
    letters = warehouse.rows(
        "select letter_id, letter_number, company_id, debtor_id, letter_kind, letter_level, cycle,"
        " channel from marts.letters_due where letter_state = 'planned'"
    )
    names = ("letter_id", "letter_number", "company_id", "debtor_id", "letter_kind", "letter_level")
    asked: set[Line] = set()
    for *values, cycle, channel in letters:
        letter = dict(zip(names, values, strict=True))
        items = warehouse.rows(
            "select receivable_id, replace(document_number, 'OCA-', ''), instalment_number, amount,"
            " letter_level, currency_code, letter_kind from marts.letter_items"
            f" where letter_id = '{letter['letter_id']}'"
        )
        assert max(item[4] for item in items) == letter["letter_level"]
        listed = [
            {
                "receivable_id": item[0],
                "letter_kind": item[6],
                "letter_level": item[4],
                "currency_code": item[5],
                "amount": str(item[3]),
            }
            for item in items
        ]
        released.append({**letter, "cycle": cycle, "letter_date": day, "items": listed})
        for _, document, instalment, amount, level, _, _ in items:
            asked.add((document, instalment, amount, level, letter["letter_level"], channel))
    return asked


@pytest.mark.parametrize("name", RUNS)
def test_a_run_asks_for_the_lines_of_theirs_and_no_others(
    lines: dict[str, set[Line]], name: str
) -> None:
    case = CASES[name]
    theirs = {
        (line["doc"], line["instalment"], Decimal(str(line["balance"])), line["level"])
        for line in case.expect["lines_at_least"]
    }
    asked = {line[:4] for line in lines[case.as_of]}
    assert asked == theirs | FURTHER.get(case.as_of, set())


@pytest.mark.parametrize("name", LINES)
def test_an_item_is_asked_for_at_their_level_and_by_their_channel_or_in_one_letter_by_post(
    lines: dict[str, set[Line]], name: str
) -> None:
    case, item = CASES[name], CASES[name].given["item"]
    [(amount, level, of_letter, channel)] = [
        line[2:] for line in lines[case.as_of] if line[:2] == (item["doc"], item["instalment"])
    ]
    assert (amount, level) == (Decimal(str(case.expect["amount"])), case.expect["level"])
    theirs = CHANNELS[case.expect["channel"]]
    if name in IN_A_LETTER_BY_POST:
        assert of_letter > level
        assert (theirs, channel) == ("mail", "post")
    else:
        assert channel == theirs


def test_no_item_is_asked_for_twice_at_one_level(lines: dict[str, set[Line]]) -> None:
    asked = [(line[0], line[1], line[3]) for day in lines.values() for line in day]
    assert len(asked) == len(set(asked))


@pytest.mark.parametrize("document", CASES[RUNS[0]].expect["never"] if CASES else [])
def test_what_is_never_asked_for_in_theirs_never_is(
    lines: dict[str, set[Line]], document: str
) -> None:
    assert document not in {line[0] for day in lines.values() for line in day}
