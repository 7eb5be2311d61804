"""Which files a run reads for a day, as known at a moment."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from flows.errors import InputRefused, UsageError

from .conftest import CREDITS, CREDITS_CSV, NOON, RECEIVABLES_CSV, SETTINGS, Home

TUESDAY, WEDNESDAY = date(2026, 6, 30), date(2026, 7, 1)
LATER = NOON + timedelta(hours=1)


def deliver(home: Home, day: date, *tables: str) -> None:
    for table in tables:
        content = RECEIVABLES_CSV if table == "应收单" else CREDITS_CSV
        home.deliver(f"{table}_{day:%Y%m%d}.csv", content + "\n" * day.day)


def carried(**changes: str) -> str:
    """The two tables, the credits with further keys."""
    keys = "".join(f"{name} = {value}\n" for name, value in changes.items())
    return SETTINGS + CREDITS.replace("files =", keys + "files =")


def test_the_day_is_the_newest_that_all_required_tables_share(home: Home) -> None:
    home.declare(SETTINGS + CREDITS)
    deliver(home, TUESDAY, "应收单", "收款单")
    deliver(home, WEDNESDAY, "应收单")
    home.freeze()
    inputs = home.choose()
    assert inputs.as_of == TUESDAY
    assert [chosen.file.name for chosen in inputs.files] == [
        "收款单_20260630.csv",
        "应收单_20260630.csv",
    ]
    assert inputs.notes == (
        "as of 2026-06-30, not 2026-07-01: erp.credits (收款单_{date}.csv) has not come yet;"
        " erp.receivables has",
    )


def test_a_missing_file_stops_and_names_pattern_folder_and_the_last_one_seen(home: Home) -> None:
    home.declare(SETTINGS + CREDITS)
    deliver(home, TUESDAY, "应收单", "收款单")
    deliver(home, WEDNESDAY, "应收单")
    home.freeze()
    with pytest.raises(InputRefused) as refusal:
        home.choose(as_of=WEDNESDAY)
    assert refusal.value.what == (
        "files for 2026-07-01 are missing:"
        "\n  - erp.credits: 收款单_{date}.csv; last seen: 收款单_20260630.csv"
    )
    assert refusal.value.where == "inbox/erp/"


def test_a_table_that_may_be_carried_comes_with_its_age(home: Home) -> None:
    home.declare(carried(when_absent='"carry"'))
    deliver(home, TUESDAY, "应收单", "收款单")
    deliver(home, WEDNESDAY, "应收单")
    home.freeze()
    inputs = home.choose()
    credits_file, receivables_file = inputs.files
    assert inputs.as_of == WEDNESDAY
    assert (credits_file.is_carried, credits_file.age_days) == (True, 1)
    assert (receivables_file.is_carried, receivables_file.age_days) == (False, 0)
    assert inputs.notes == ("erp.credits: carried forward from 2026-06-30, 1 days old",)
    [state] = inputs.sources
    assert (state.receipts_state, state.receipts_business_date) == ("carried", TUESDAY)


def test_nothing_can_be_carried_when_nothing_was_ever_received(home: Home) -> None:
    home.declare(carried(when_absent='"carry"'))
    deliver(home, TUESDAY, "应收单")
    home.freeze()
    with pytest.raises(InputRefused, match=r"never received:\n  - erp\.credits: 收款单_"):
        home.choose()


def test_an_optional_table_that_never_came_is_noted_and_is_no_receipt(home: Home) -> None:
    home.declare(carried(required="false"))
    deliver(home, TUESDAY, "应收单")
    home.freeze()
    inputs = home.choose()
    assert inputs.notes == ("erp.credits: none supplied",)
    assert (inputs.sources[0].has_receipts, inputs.sources[0].receipts_state) == (False, "none")


def test_an_optional_table_that_came_before_is_not_silently_emptied(home: Home) -> None:
    home.declare(carried(required="false"))
    deliver(home, TUESDAY, "应收单", "收款单")
    deliver(home, WEDNESDAY, "应收单")
    home.freeze()
    with pytest.raises(InputRefused, match="files for 2026-07-01 are missing"):
        home.choose()


def test_superseded_files_and_later_arrivals_are_out(home: Home) -> None:
    deliver(home, TUESDAY, "应收单")
    home.freeze()
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV + "XS2,K1,2026-06-02,5\n")
    home.freeze(LATER)
    newest, known_then = home.choose(), home.choose(known_at=NOON)
    assert newest.files[0].file.supersedes == known_then.files[0].file.sequence
    assert (newest.known_at, known_then.known_at) == (LATER, NOON)


def test_all_files_of_the_day_are_read_and_the_same_bytes_only_once(home: Home) -> None:
    home.declare(SETTINGS.replace("应收单_{date}.csv", "应收单*_{date}.csv"))
    home.deliver("应收单1_20260630.csv", "1")
    home.deliver("应收单2_20260630.csv", "2")
    home.deliver("应收单3_20260630.csv", "1")
    home.freeze()
    inputs = home.choose()
    assert [chosen.file.name for chosen in inputs.files] == [
        "应收单1_20260630.csv",
        "应收单2_20260630.csv",
    ]
    assert inputs.notes == (
        "erp.receivables: 应收单3_20260630.csv is the same file as 应收单1_20260630.csv, read once",
    )


def test_open_items_tell_a_day_before_their_first_file(home: Home) -> None:
    deliver(home, TUESDAY, "应收单")
    deliver(home, WEDNESDAY, "应收单")
    home.freeze()
    inputs = home.choose(as_of=date(2026, 5, 31))
    assert inputs.files[0].file.business_date == WEDNESDAY
    assert inputs.notes == ("erp.receivables: 2026-05-31 is read from the file of 2026-07-01",)


def test_a_past_day_is_told_by_the_newest_files_and_as_known_then_by_those_of_then(
    home: Home,
) -> None:
    home.declare(SETTINGS + CREDITS)
    deliver(home, TUESDAY, "应收单", "收款单")
    home.freeze()
    deliver(home, WEDNESDAY, "应收单", "收款单")
    home.freeze(LATER)
    now, then = home.choose(as_of=TUESDAY), home.choose(as_of=TUESDAY, known_at=NOON)
    assert {chosen.file.business_date for chosen in now.files} == {WEDNESDAY}
    assert {chosen.file.business_date for chosen in then.files} == {TUESDAY}
    assert (now.as_of, then.as_of, now.known_at, then.known_at) == (TUESDAY, TUESDAY, LATER, NOON)


def test_open_balances_cannot_tell_another_day_than_their_own(home: Home) -> None:
    home.declare(
        """
[sources.sap]
layout = "sap"
business_date = 2026-06-30
[sources.sap.tables.open_items]
files = "items.csv"
"""
    )
    home.deliver("items.csv", "x", source="sap")
    home.freeze()
    assert home.choose().as_of == TUESDAY
    with pytest.raises(UsageError, match="sap cannot be read as of 2026-06-29"):
        home.choose(as_of=date(2026, 6, 29))
