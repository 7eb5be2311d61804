"""The ledger keeps what we did: in order, all or nothing, for ever."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from flows.errors import Defect, EnvironmentFault
from flows.ledger import Event, Writer, open_ledger, utc_text

SIX = datetime(2026, 7, 1, 6, 0, tzinfo=UTC)
MONDAY = Writer("aaaaaaaaaaaaaaaa", "a" * 64)
TUESDAY = Writer("bbbbbbbbbbbbbbbb", "b" * 64)


def started(run: Writer) -> Event:
    return Event("run_started", run.run_id, {})


def published(run: Writer, day: str, manifest_sha256: str = "") -> Event:
    payload = {"as_of": day, "known_at": "2026-07-01T05:30:00.000000Z"}
    return Event("run_published", run.run_id, {**payload, "manifest_sha256": manifest_sha256})


def letter(event_type: str, letter_id: str = "L1") -> Event:
    return Event(event_type, letter_id, {})  # type: ignore[arg-type]


def change_file(home: Path, statement: str) -> None:
    with closing(sqlite3.connect(home / "ledger.sqlite")) as connection, connection:
        connection.executescript(statement)


def test_events_come_back_in_order_with_their_payload_as_canonical_text(tmp_path: Path) -> None:
    beijing = datetime(2026, 7, 1, 14, 0, tzinfo=timezone(timedelta(hours=8)))
    with open_ledger(tmp_path) as ledger:
        ledger.append([started(MONDAY)], SIX, MONDAY)
        last = ledger.append([Event("confirmation", "C1", {"名": "张三", "a": "1.10"})], beijing)
    with open_ledger(tmp_path) as ledger:
        events = ledger.events_through(99)
        assert ledger.events_through(1) == events[:1]
    assert last == 2
    assert [(event.sequence, event.event_type, event.run_id) for event in events] == [
        (1, "run_started", "aaaaaaaaaaaaaaaa"),
        (2, "confirmation", None),
    ]
    assert events[1].occurred_at == SIX
    assert events[1].payload == '{"a":"1.10","名":"张三"}'


def test_events_of_one_append_are_written_all_or_not_at_all(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        with pytest.raises(Defect, match="planned already"):
            ledger.append(
                [started(MONDAY), letter("letter_planned"), letter("letter_planned")], SIX, MONDAY
            )
        assert ledger.events_through(99) == []


@pytest.mark.parametrize(
    "statement",
    [
        "update events set payload = '{}'",
        "delete from events",
        "insert or replace into events values (1, 1, 'run_started', '', null, null, 'x', '{}')",
    ],
)
def test_an_event_cannot_be_changed_even_by_another_program(tmp_path: Path, statement: str) -> None:
    with open_ledger(tmp_path) as ledger:
        ledger.append([started(MONDAY)], SIX, MONDAY)
        before = ledger.events_through(99)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        change_file(tmp_path, statement)
    with open_ledger(tmp_path) as ledger:
        assert ledger.events_through(99) == before


def test_an_unknown_event_type_is_refused(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger, pytest.raises(Defect, match="'letter_lost'"):
        ledger.append([letter("letter_lost")], SIX)


def test_a_time_without_a_zone_is_refused(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger, pytest.raises(Defect, match="its zone"):
        ledger.append([started(MONDAY)], datetime(2026, 7, 1), MONDAY)


def test_a_time_is_written_as_utc_of_one_width() -> None:
    beijing = datetime(2026, 7, 1, 6, 0, tzinfo=timezone(timedelta(hours=8)))
    assert utc_text(beijing) == "2026-06-30T22:00:00.000000Z"


def test_the_position_ignores_events_of_runs_with_the_same_other_arguments(
    tmp_path: Path,
) -> None:
    with open_ledger(tmp_path) as ledger:
        assert ledger.position_for(MONDAY.arguments_sha256) == 0
        ledger.append([started(MONDAY)], SIX, MONDAY)
        assert ledger.position_for(MONDAY.arguments_sha256) == 0
        assert ledger.position_for(TUESDAY.arguments_sha256) == 1
        ledger.append([letter("letter_approved")], SIX)
        ledger.append([started(MONDAY), letter("letter_planned")], SIX, MONDAY)
        assert ledger.position_for(MONDAY.arguments_sha256) == 2
        assert ledger.position_for(TUESDAY.arguments_sha256) == 4


def test_what_was_done_from_a_moment_on_can_be_left_out(tmp_path: Path) -> None:
    seven = SIX + timedelta(hours=1)
    with open_ledger(tmp_path) as ledger:
        ledger.append([started(MONDAY)], SIX, MONDAY)
        ledger.append([letter("letter_approved")], seven)
        assert ledger.position_for(TUESDAY.arguments_sha256, before=SIX) == 0
        assert ledger.position_for(TUESDAY.arguments_sha256, before=seven) == 1
        assert ledger.position_for(MONDAY.arguments_sha256, before=seven) == 0
        assert ledger.position_for(TUESDAY.arguments_sha256) == 2


def test_the_latest_published_run_is_the_last_in_the_ledger(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        assert ledger.latest_published() is None
        ledger.append([published(MONDAY, "2026-06-29", "m1")], SIX, MONDAY)
        ledger.append([published(TUESDAY, "2026-06-30", "m2")], SIX, TUESDAY)
        ledger.append([started(MONDAY)], SIX, MONDAY)
        latest = ledger.latest_published()
        assert latest == ledger.published("bbbbbbbbbbbbbbbb")
        assert ledger.published("cccccccccccccccc") is None
    assert latest is not None
    assert (latest.sequence, latest.as_of, latest.published_at) == (2, date(2026, 6, 30), SIX)
    assert latest.known_at == datetime(2026, 7, 1, 5, 30, tzinfo=UTC)


def test_a_run_is_published_once(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        ledger.append([published(MONDAY, "2026-06-29")], SIX, MONDAY)
        with pytest.raises(Defect, match="published already"):
            ledger.append([published(MONDAY, "2026-06-29")], SIX, MONDAY)


def test_a_letter_is_planned_again_only_after_it_lapsed_or_was_rejected_or_void(
    tmp_path: Path,
) -> None:
    with open_ledger(tmp_path) as ledger:
        ledger.append([letter("letter_planned")], SIX, MONDAY)
        ledger.append([letter("letter_approved"), letter("letter_released")], SIX)
        with pytest.raises(Defect, match="planned already"):
            ledger.append([letter("letter_planned")], SIX, TUESDAY)
        for end in ("letter_lapsed", "letter_rejected", "letter_void"):
            ledger.append([letter(end), letter("letter_planned")], SIX, TUESDAY)
        again = [letter("letter_planned"), letter("letter_planned", "L2")]
        assert ledger.without_planned_letters(again) == [letter("letter_planned", "L2")]


def test_the_previous_manifest_stays_the_same_when_a_run_is_rebuilt(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        ledger.append([published(MONDAY, "2026-06-29", "m1")], SIX, MONDAY)
        assert ledger.previous_manifest_sha256(MONDAY.run_id) is None
        assert ledger.previous_manifest_sha256(TUESDAY.run_id) == "m1"
        ledger.append([published(TUESDAY, "2026-06-30", "m2")], SIX, TUESDAY)
        mended = Event("run_rebuilt", TUESDAY.run_id, {"manifest_sha256": "m3"})
        ledger.append([mended, Event("run_rebuilt", TUESDAY.run_id, {})], SIX, TUESDAY)
        assert ledger.previous_manifest_sha256(TUESDAY.run_id) == "m1"
        assert ledger.manifest_sha256(TUESDAY.run_id) == "m3"


def test_a_backup_is_one_file_with_every_event(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    with open_ledger(tmp_path) as ledger:
        ledger.append([started(MONDAY)], SIX, MONDAY)
        ledger.back_up(copy / "ledger.sqlite")
        events = ledger.events_through(99)
    assert [path.name for path in copy.iterdir()] == ["ledger.sqlite"]
    with open_ledger(copy) as ledger:
        assert ledger.events_through(99) == events


def test_a_ledger_from_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    with open_ledger(tmp_path):
        pass
    change_file(tmp_path, "pragma user_version = 3")
    with pytest.raises(EnvironmentFault, match="schema version 3"), open_ledger(tmp_path):
        pass


def test_a_damaged_ledger_is_told_with_its_backups(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(EnvironmentFault, match="backups"), open_ledger(tmp_path):
        pass


@pytest.mark.parametrize("content", [None, b""])
def test_a_lost_ledger_is_not_replaced_by_an_empty_one(
    tmp_path: Path, content: bytes | None
) -> None:
    (tmp_path / "releases" / MONDAY.run_id).mkdir(parents=True)
    if content is not None:
        (tmp_path / "ledger.sqlite").write_bytes(content)
    with pytest.raises(EnvironmentFault, match="missing or empty"), open_ledger(tmp_path):
        pass


def test_a_writer_waits_for_another_and_then_says_that_the_ledger_is_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.ledger.BUSY_SECONDS", 0.1)
    with open_ledger(tmp_path):
        pass
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite", isolation_level=None)) as other:
        other.execute("begin immediate")
        with open_ledger(tmp_path) as ledger:
            assert ledger.events_through(99) == []
            with pytest.raises(EnvironmentFault, match="locked"):
                ledger.append([started(MONDAY)], SIX, MONDAY)


def read_as_a_guest(home: Path) -> None:
    if os.geteuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    with open_ledger(home) as ledger:
        is_read = len(ledger.events_through(99)) == 1
        with pytest.raises(EnvironmentFault, match="readonly"):
            ledger.append([started(TUESDAY)], SIX, TUESDAY)
    os._exit(0 if is_read else 1)


def test_a_ledger_can_be_read_by_somebody_who_may_not_write() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with open_ledger(home) as ledger:
            ledger.append([started(MONDAY)], SIX, MONDAY)
        home.chmod(0o555)
        guest = multiprocessing.get_context("forkserver").Process(
            target=read_as_a_guest, args=(home,)
        )
        guest.start()
        guest.join()
        home.chmod(0o755)
    assert guest.exitcode == 0


def test_a_ledger_of_the_version_before_gets_the_rules_about_releases(tmp_path: Path) -> None:
    with open_ledger(tmp_path) as ledger:
        ledger.append([Event("letter_planned", "L1", {})], SIX)
    change_file(
        tmp_path,
        "drop trigger letter_released_once; drop trigger letter_attempted_once;"
        " drop trigger run_released_once; pragma user_version = 1",
    )
    with open_ledger(tmp_path) as ledger:
        assert ledger.damage() == []
        ledger.append([Event("letter_release_attempted", "L1", {"items": []})], SIX)
        with pytest.raises(Defect, match="in question"):
            ledger.append([Event("letter_release_attempted", "L1", {"items": []})], SIX)
        ledger.append([Event("letter_released", "L1", {})], SIX)
        with pytest.raises(Defect, match="released already"):
            ledger.append([Event("letter_released", "L1", {})], SIX)
