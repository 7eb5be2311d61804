"""An approved letter that is no more what was approved lapses with its reason, never silently."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from flows.ledger import Event, open_ledger
from flows.letters.listing import list_letters
from flows.letters.outdated import outdated_letters
from flows.report import read_facts, summary_lines
from flows.warehouse import read_only

NOW = datetime(2026, 7, 1, 2, 0, tzinfo=UTC)
# Of three planned letters the first keeps its id, the second was approved of a debtor with another
# id, and the third of one who has paid since.
APPROVED = """
    insert into marts_steps.letter_standings
        (letter_id, letter_number, company_id, debtor_id, letter_kind, cycle, letter_status)
    select case when place = 1 then letter_id else 'former' || place end, 'OLD-' || place,
        company_id, case when place = 3 then 'paid' else debtor_id end, letter_kind, cycle,
        'approved'
    from (
        select *, row_number() over (order by letter_number) as place
        from marts.letters_due where letter_state = 'planned'
    ) where place <= 3
"""


@dataclass(frozen=True)
class Changed:
    """A release in which three approved letters are not what they were; the successor's number."""

    release: Path
    successor: str


@pytest.fixture(scope="module")
def changed(demo_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Changed:
    release = tmp_path_factory.mktemp("lapsed") / "release"
    shutil.copytree(demo_release, release)
    with duckdb.connect(str(release / "warehouse.duckdb")) as connection:
        connection.execute(APPROVED)
        connection.execute(
            "update marts.letters_due set change_reason = 'items_changed' where letter_id in"
            " (select letter_id from marts_steps.letter_standings)"
        )
        [(successor,)] = connection.execute(
            "select letter_number from marts.letters_due where letter_state = 'planned'"
            " order by letter_number limit 1 offset 1"
        ).fetchall()
    return Changed(release, str(successor))


def test_each_has_its_reason_and_the_letter_in_its_place(changed: Changed) -> None:
    with read_only(changed.release / "warehouse.duckdb") as connection:
        found = {
            row["letter_number"]: (row["reason"], row["replaced_by"])
            for row in outdated_letters(connection)
        }
    assert found == {
        "OLD-1": ("items_changed", None),
        "OLD-2": ("debtor_changed", changed.successor),
        "OLD-3": ("no_longer_due", None),
    }


def test_the_summary_of_the_run_counts_them(changed: Changed) -> None:
    lines = summary_lines(read_facts(changed.release), "published", changed.release)
    told = " ".join(" ".join(lines).replace("\N{NO-BREAK SPACE}", " ").split())
    assert "planned, 4 withheld" in told
    assert "3 approved and lapsed (" in told
    assert "debtor_changed 1" in told


def test_the_list_of_letters_says_why_and_which_came_instead(tmp_path: Path) -> None:
    planned = {"letter_number": "TX-1", "letter_kind": "reminder", "needs_approval": True}
    lapsed = {"reason": "debtor_changed", "replaced_by": "TX-2"}
    with open_ledger(tmp_path) as ledger:
        ledger.append(
            [
                Event("letter_planned", "one", planned),
                Event("letter_approved", "one", {**planned, "person": "李"}),
                Event("letter_lapsed", "one", lapsed),
            ],
            NOW,
        )
    answer = list_letters(tmp_path, "lapsed")
    assert answer.lines[0].endswith("; debtor_changed, now TX-2")
    assert answer.document["letters"][0]["lapsed_because"] == "debtor_changed"
