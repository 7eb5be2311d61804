"""A past day, or what was known then, is built again beside what is current and changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.ledger import Event, open_ledger
from flows.plan import make_plan
from flows.request import Request
from flows.settings import Settings, load_settings

from .command import Ended, huikuan, published
from .conftest import copy_of, new_demo, tables_of

pytestmark = pytest.mark.campaign

MIDDLE_OF_JUNE = ("--as-of", "2026-06-15", "--direct")
EIGHT = datetime(2026, 7, 1, 8, 0, tzinfo=UTC)
TEN = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def past(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    """The demo home, published as of 30 June, after a run as of 15 June."""
    home = copy_of(demo_home, tmp_path_factory.mktemp("past"))
    return home, huikuan(home, "run", *MIDDLE_OF_JUNE, "--json")


def event_count(home: Path) -> int:
    with open_ledger(home) as ledger:
        return len(ledger.events_through(9999))


def test_a_past_day_is_built_beside_what_is_current(
    past: tuple[Path, Ended], demo_home: Path
) -> None:
    home, ended = past
    assert ended.code == 0, ended.out
    told = ended.document
    assert (told["status"], told["purpose"]) == ("built (historical)", "historical")
    assert told["as_of"] == "2026-06-15"
    assert Path(told["place"]) == home / "runs" / told["run_id"] / "release" / "outbox"
    assert published(home) == published(demo_home)
    assert event_count(home) == event_count(demo_home)


def test_a_past_day_plans_no_letter(past: tuple[Path, Ended]) -> None:
    home, ended = past
    release = home / "runs" / ended.document["run_id"] / "release"
    with tables_of(release) as query:
        assert query("select distinct letter_state, withheld_reason from letters_due") == [
            ("withheld", "historical_run")
        ]
        assert query("select distinct cast(as_of_date as varchar) from open_items") == [
            ("2026-06-15",)
        ]
    assert list(release.rglob("*.pdf")) == []


OF_K1016 = """
    select cast(sum(open_amount) as varchar) from open_items where customer_number = 'K1016'
"""


@pytest.fixture(scope="module")
def tried_out(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    """A demo home whose very first run is as of 15 June."""
    home = new_demo(tmp_path_factory.mktemp("tried"))
    return home, huikuan(home, "run", *MIDDLE_OF_JUNE, "--json")


def test_a_past_day_as_the_very_first_run_is_not_what_reps_receive(
    tried_out: tuple[Path, Ended],
) -> None:
    home, ended = tried_out
    assert ended.code == 0, ended.out
    assert ended.document["purpose"] == "historical"
    assert [letters["withheld_reason"] for letters in ended.document["letters"]] == [
        "historical_run"
    ]
    assert not (home / "current").exists()
    assert not (home / "releases").exists()
    assert event_count(home) == 0
    assert huikuan(home, "plan").out.splitlines()[1].endswith(": a daily run to build")


UNAPPLIED = "select cast(sum(unapplied_amount) as varchar) from unapplied_credits"


def test_a_past_day_knows_no_later_payment(past: tuple[Path, Ended], demo_release: Path) -> None:
    home, ended = past
    with tables_of(home / "runs" / ended.document["run_id"] / "release") as query:
        assert (query(OF_K1016), query(UNAPPLIED)) == ([("52300.0000",)], [(None,)])
    with tables_of(demo_release) as query:
        assert (query(OF_K1016), query(UNAPPLIED)) == ([("32300.0000",)], [("99000.0000",)])


def test_the_second_time_it_is_built_already(past: tuple[Path, Ended]) -> None:
    home, ended = past
    again = huikuan(home, "run", *MIDDLE_OF_JUNE, "--json")
    assert again.document["status"] == "already built (historical)"
    assert again.document["run_id"] == ended.document["run_id"]


def planned(home: Path, now: datetime, known_at: datetime | None = None) -> tuple[Settings, str]:
    """The settings and the purpose of the run that would be made."""
    plan = make_plan(Request(home, None, known_at, force=False), load_settings(home), now)
    assert plan.settings.sha256 == plan.arguments.configuration_sha256
    return plan.settings, plan.arguments.purpose


def test_what_was_known_then_includes_the_settings_of_then(home: Path) -> None:
    before = (home / "huikuan.toml").read_text("utf-8")
    changed = before.replace('language = "zh"', 'language = "en"', 1)
    (home / "huikuan.toml").write_text(changed, "utf-8")
    settings, purpose = planned(home, TEN)
    assert (settings.language, purpose) == ("en", "daily")
    settings, purpose = planned(home, TEN, known_at=EIGHT)
    assert (settings.language, purpose) == ("zh", "daily")
    settings, purpose = planned(home, TEN, known_at=TEN)
    assert (settings.language, purpose) == ("en", "daily")


def test_a_run_that_knows_less_than_what_is_published_is_historical(home: Path) -> None:
    receipts = home / "inbox" / "erp" / "收款单_20260630.csv"
    receipts.write_text(receipts.read_text("utf-8").replace("SK2606010", "SK2606011"), "utf-8")
    assert planned(home, TEN)[1] == "daily"
    told = {"as_of": "2026-06-30", "known_at": TEN.isoformat()}
    with open_ledger(home) as ledger:
        ledger.append([Event("run_published", "0123456789abcdef", told)], TEN)
    assert planned(home, TEN)[1] == "daily"
    assert planned(home, TEN, known_at=EIGHT)[1] == "historical"


def test_a_day_before_everything_is_refused_in_words(home: Path) -> None:
    refused = huikuan(home, "plan", "--known-at", "2026-06-01")
    assert (refused.code, refused.err.splitlines()[0]) == (3, "nothing was received by then")
