"""Windows and appended rows: what is in force after each delivery, and what became of the rest."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from flows.errors import InputRefused, UsageError
from flows.settings import load_settings

from .conftest import CREDITS, NOON, RECEIVABLES_CSV, SETTINGS, Home

HEADINGS = "收款单号,收款日期,金额\n"
OPERATIONS = "操作,收款单号,收款日期,金额\n"
WINDOWS = SETTINGS + CREDITS.replace(
    'files = "收款单_{date}.csv"',
    'files = "收款单_{from}_{to}.csv"\nkind = "window"\nwindow_column = "effective_date"',
)
ROLLING = SETTINGS + CREDITS.replace(
    "files =", 'kind = "window"\nwindow_column = "effective_date"\nwindow_days = 3\nfiles ='
)
APPENDED = SETTINGS + CREDITS.replace(
    "files =", 'kind = "append"\nkey = "credit_number"\ndeleted_when = { "操作" = "D" }\nfiles ='
)
IN_FORCE = """
    select credit_number, amount, _row_kind as kind from landing.generic_credits
    order by all
"""
COUNTS = """
    select file_name, rows_landed, total_rows, rows_replaced from landing.files
    where table_name = 'credits' order by file_name
"""


def rows(home: Home, query: str = IN_FORCE, hour: int = 0) -> list[tuple[Any, ...]]:
    """What is landed when everything in the inbox has arrived by an hour after noon."""
    home.freeze(NOON + timedelta(hours=hour))
    return [tuple(row.values()) for row in home.landed_rows(query)]


def declared(home: Home, settings: str) -> None:
    home.declare(settings)
    home.deliver("应收单_20260620.csv", RECEIVABLES_CSV.replace("100.00", "90.00"))
    home.deliver("应收单_20260630.csv", RECEIVABLES_CSV)


def credited(home: Home, name: str, *lines: str) -> None:
    home.deliver(f"收款单_{name}.csv", HEADINGS + "".join(f"{line}\n" for line in lines))


def operated(home: Home, day: int, *lines: str) -> None:
    home.deliver(f"收款单_202606{day}.csv", OPERATIONS + "".join(f"{line}\n" for line in lines))


def test_the_newest_window_wins_for_its_days_and_older_files_tell_the_others(home: Home) -> None:
    declared(home, WINDOWS)
    credited(home, "20260601_20260620", "A,2026-06-05,1.00", "B,2026-06-20,2.00")
    assert rows(home) == [("A", "1.00", "data"), ("B", "2.00", "data")]
    credited(home, "20260616_20260630", "B,2026-06-19,2.50", "C,2026年6月30日,3.00")
    assert rows(home, hour=1) == [
        ("A", "1.00", "data"),
        ("B", "2.50", "data"),
        ("C", "3.00", "data"),
    ]
    assert rows(home, COUNTS) == [
        ("收款单_20260601_20260620.csv", 2, 0, 1),
        ("收款单_20260616_20260630.csv", 2, 0, 0),
    ]


def test_a_late_correction_of_old_days_deletes_and_recreates_rows_inside_its_window(
    home: Home,
) -> None:
    declared(home, WINDOWS)
    credited(home, "20260601_20260615", "A,2026-06-05,1.00", "B,2026-06-06,2.00")
    credited(home, "20260616_20260630", "C,2026-06-20,3.00")
    assert len(rows(home)) == 3
    credited(home, "20260605_20260606", "B,2026-06-06,2.00")
    assert rows(home, hour=1) == [("B", "2.00", "data"), ("C", "3.00", "data")]
    credited(home, "20260605_20260605", "A,2026-06-05,1.10")
    assert rows(home, hour=2) == [
        ("A", "1.10", "data"),
        ("B", "2.00", "data"),
        ("C", "3.00", "data"),
    ]


def test_a_rolling_window_goes_by_the_date_of_its_file_and_not_by_its_arrival(home: Home) -> None:
    declared(home, ROLLING)
    credited(home, "20260629", "A,2026-06-27,1.00", "B,2026-06-28,2.00")
    credited(home, "20260630", "B,2026-06-28,2.20", "C,2026-06-30,3.00")
    expected = [("A", "1.00", "data"), ("B", "2.20", "data"), ("C", "3.00", "data")]
    assert rows(home) == expected
    credited(home, "20260628", "A,2026-06-27,0.90", "B,2026-06-28,1.90", "Z,2026-06-26,9.00")
    assert rows(home, hour=1) == [*expected, ("Z", "9.00", "data")]


def test_a_row_dated_outside_its_window_or_not_at_all_is_kept_for_judgement(home: Home) -> None:
    declared(home, WINDOWS)
    credited(home, "20260601_20260620", "A,2026-05-31,1.00", "B,1e3,2.00")
    assert rows(home) == [("A", "1.00", "outside:effective_date"), ("B", "2.00", "data")]
    credited(home, "20260616_20260630", "C,2026-06-30,3.00")
    assert rows(home, hour=1) == [("C", "3.00", "data")]


def test_the_same_file_twice_changes_nothing(home: Home) -> None:
    declared(home, WINDOWS)
    credited(home, "20260601_20260630", "A,2026-06-05,1.00")
    before = rows(home, IN_FORCE.replace("credit_number", "_source_row_id"))
    home.deliver("收款单_20260601_20260630.csv", HEADINGS + "A,2026-06-05,1.00\n")
    assert home.freeze(NOON + timedelta(hours=1)).new_count == 0
    assert rows(home, IN_FORCE.replace("credit_number", "_source_row_id"), 2) == before


def test_a_total_row_is_compared_only_while_its_file_is_whole(home: Home) -> None:
    declared(home, WINDOWS)
    credited(home, "20260601_20260620", "A,2026-06-05,1.00", "B,2026-06-20,2.00", "合计,,3.00")
    assert ("合计", "3.00", "total") in rows(home)
    credited(home, "20260620_20260630", "C,2026-06-30,3.00", "合计,,3.00")
    assert rows(home, hour=1) == [
        ("A", "1.00", "data"),
        ("C", "3.00", "data"),
        ("合计", "3.00", "total"),
    ]
    assert rows(home, COUNTS)[0] == ("收款单_20260601_20260620.csv", 2, 1, 2)


def test_appended_rows_are_added_replaced_deleted_and_created_again_by_key(home: Home) -> None:
    declared(home, APPENDED)
    operated(home, 28, "I,A,2026-06-01,1.00", "I,B,2026-06-02,2.00")
    operated(home, 29, "U,A,2026-06-01,1.50", "D,B,2026-06-02,2.00")
    operated(home, 30)
    assert rows(home) == [("A", "1.50", "data"), ("B", "2.00", "deleted")]
    operated(home, 30, "I,B,2026-06-30,2.10")
    assert rows(home, hour=1) == [("A", "1.50", "data"), ("B", "2.10", "data")]
    assert rows(home, COUNTS) == [
        ("收款单_20260628.csv", 2, 0, 2),
        ("收款单_20260629.csv", 2, 0, 1),
        ("收款单_20260630.csv", 1, 0, 0),
    ]


def test_appended_files_count_in_the_order_of_their_dates_and_the_same_bytes_by_the_last(
    home: Home,
) -> None:
    declared(home, APPENDED)
    operated(home, 29, "I,A,2026-06-01,2.00")
    operated(home, 30, "I,A,2026-06-01,1.00")
    assert rows(home) == [("A", "1.00", "data")]
    operated(home, 28, "I,A,2026-06-01,1.00")
    assert rows(home, hour=1) == [("A", "1.00", "data")]
    assert home.choose().notes == (
        "erp.credits: 收款单_20260628.csv is the same file as 收款单_20260630.csv, read once",
    )


def test_rows_of_one_file_with_the_same_key_stay_together_and_one_without_a_key_stays(
    home: Home,
) -> None:
    declared(home, APPENDED)
    operated(home, 29, "I,A,2026-06-01,1.00", "I,A,2026-06-02,2.00", "I,,2026-06-03,9.00")
    operated(home, 30, "I,B,2026-06-04,4.00")
    assert rows(home) == [
        ("", "9.00", "data"),
        ("A", "1.00", "data"),
        ("A", "2.00", "data"),
        ("B", "4.00", "data"),
    ]


def test_a_run_reads_the_last_state_and_the_files_since(home: Home) -> None:
    declared(home, APPENDED)
    operated(home, 20, "I,A,2026-06-01,1.00")
    rows(home)
    for parsed in (home.path / "landing").glob("[0-9a-f]*/*.parquet"):
        if parsed.stem in {chosen.file.sha256 for chosen in home.choose().files[:1]}:
            parsed.write_bytes(b"")  # nobody opens what an earlier state holds already
    operated(home, 29, "I,B,2026-06-01,2.00")
    operated(home, 30, "I,C,2026-06-01,3.00")
    assert [row[0] for row in rows(home, hour=1)] == ["A", "B", "C"]
    assert len(list((home.path / "landing/folded/erp.credits").glob("*.parquet"))) == 2


def test_what_was_in_force_on_an_earlier_evening_is_folded_again(home: Home) -> None:
    declared(home, APPENDED)
    operated(home, 30, "I,A,2026-06-01,1.00")
    rows(home)
    operated(home, 30, "D,A,2026-06-01,1.00")
    assert rows(home, hour=1) == [("A", "1.00", "deleted")]
    then = home.choose(known_at=NOON)
    assert [chosen.file.sha256 for chosen in then.files] != [
        chosen.file.sha256 for chosen in home.choose().files
    ]
    assert then.known_at == NOON


def test_places_and_windows_are_part_of_what_a_run_reads(home: Home) -> None:
    declared(home, WINDOWS)
    credited(home, "20260601_20260615", "A,2026-06-05,1.00")
    credited(home, "20260616_20260630", "C,2026-06-20,3.00")
    home.freeze()
    assert [
        (chosen.place, chosen.first_day, chosen.last_day) for chosen in home.choose().files
    ] == [
        (1, date(2026, 6, 1), date(2026, 6, 15)),
        (2, date(2026, 6, 16), date(2026, 6, 30)),
        (0, None, None),
    ]


def test_a_window_that_ends_before_it_begins_is_refused(home: Home) -> None:
    declared(home, WINDOWS)
    credited(home, "20260630_20260601", "A,2026-06-05,1.00")
    with pytest.raises(InputRefused, match="ends before it begins"):
        home.freeze()


@pytest.mark.parametrize(
    ("settings", "mistake"),
    [
        (WINDOWS.replace('"effective_date"\n', '"amount"\n'), "must be a date column of the table"),
        (ROLLING.replace("window_days = 3\n", ""), "either {from} and {to} in `files`"),
        (APPENDED.replace('key = "credit_number"\n', ""), "tell one row from another"),
        (APPENDED.replace('"append"', '"snapshot"'), 'is for kind = "append"'),
        (WINDOWS.replace('"window"', '"append"'), "which only kind"),
        (WINDOWS.replace('"open_items"', '"open_balances"'), "tells one day at a time"),
    ],
)
def test_a_kind_that_makes_no_sense_is_named(home: Home, settings: str, mistake: str) -> None:
    home.declare(settings)
    with pytest.raises(UsageError) as refusal:
        load_settings(home.path)
    assert mistake in "\n".join(refusal.value.lines())
