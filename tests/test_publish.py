"""A run becomes current in one step, and what was published can be proved or mended."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.errors import Defect, EnvironmentFault
from flows.ledger import Event, open_ledger
from flows.lock import hold
from flows.manifest import GateResult, Manifest, hash_outputs
from flows.publish import (
    commit,
    commit_release,
    compare_with_release,
    confirm_rebuild,
    keep_historical,
    prepare,
)
from flows.recovery import recover, recover_if_idle
from flows.releases import Difference, current_release, finished_historical, verify_release
from flows.run import RunArguments

SIX = datetime(2026, 7, 1, 6, 0, tzinfo=UTC)
LETTER = Event("letter_planned", "L1", {"letter_kind": "reminder"})
EPISODE = Event("episode_opened", "T1", {"debtor_id": "account:erp:C1"})


def arguments_in(home: Path, day: int) -> RunArguments:
    arguments = RunArguments(
        purpose="daily",
        files=(),
        policy={},
        configuration_sha256="0" * 64,
        as_of=date(2026, 6, day),
        known_at=SIX,
        ledger_sequence=0,
        code_sha256="0" * 64,
    )
    with open_ledger(home) as ledger:
        position = ledger.position_for(arguments.arguments_sha256)
    return replace(arguments, ledger_sequence=position)


def build(home: Path, arguments: RunArguments, balance: str = "100.00") -> Manifest:
    release = prepare(home, arguments.run_id).release
    (release / "published").mkdir()
    (release / "outbox" / "S01").mkdir(parents=True)
    (release / "warehouse.duckdb").write_bytes(os.urandom(64))
    (release / "published" / "open_items.csv").write_text(f"open_amount\n{balance}\n")
    (release / "outbox" / "S01" / "催收任务.xlsx").write_bytes(b"tasks")
    with open_ledger(home) as ledger:
        previous = ledger.previous_manifest_sha256(arguments.run_id)
    gates = (GateResult("gate_1", True, ()), GateResult("gate_2", True, ()))
    return Manifest(arguments, (), gates, {}, {}, hash_outputs(release), previous)


def publish(home: Path, day: int, *events: Event) -> Manifest:
    manifest = build(home, arguments_in(home, day))
    commit(home, manifest, events, SIX)
    return manifest


def event_types(home: Path) -> list[str]:
    with open_ledger(home) as ledger:
        return [event.event_type for event in ledger.events_through(999)]


def test_a_committed_run_is_current_recorded_and_backed_up(tmp_path: Path) -> None:
    manifest = build(tmp_path, arguments_in(tmp_path, 30))
    published = commit(tmp_path, manifest, [EPISODE, LETTER], SIX)
    assert (published.run_id, published.as_of) == (manifest.run_id, date(2026, 6, 30))
    assert (tmp_path / "current").readlink() == Path("releases") / manifest.run_id
    assert current_release(tmp_path) == tmp_path / "releases" / manifest.run_id
    assert event_types(tmp_path) == ["run_published", "episode_opened", "letter_planned"]
    assert [path.name for path in (tmp_path / "backups").iterdir()] == [
        f"ledger-{manifest.run_id}.sqlite"
    ]
    assert verify_release(tmp_path, manifest.run_id) == []
    assert not (tmp_path / "runs" / manifest.run_id / "release").exists()


def test_the_same_arguments_name_the_published_run_again(tmp_path: Path) -> None:
    manifest = publish(tmp_path, 30, EPISODE, LETTER)
    assert arguments_in(tmp_path, 30).run_id == manifest.run_id


def test_the_next_run_names_the_manifest_before_it(tmp_path: Path) -> None:
    first = publish(tmp_path, 29)
    second = publish(tmp_path, 30)
    with open_ledger(tmp_path) as ledger:
        assert second.previous_manifest_sha256 == ledger.manifest_sha256(first.run_id)
    assert first.previous_manifest_sha256 is None


def test_a_letter_planned_in_an_earlier_run_is_not_planned_again(tmp_path: Path) -> None:
    publish(tmp_path, 29, LETTER)
    publish(tmp_path, 30, LETTER, EPISODE)
    assert event_types(tmp_path) == [
        "run_published", "letter_planned", "run_published", "episode_opened",
    ]  # fmt: skip


def test_a_letter_that_lapses_with_a_run_may_be_planned_again_by_it(tmp_path: Path) -> None:
    publish(tmp_path, 29, LETTER)
    publish(tmp_path, 30, Event("letter_lapsed", "L1", {}), LETTER, LETTER)
    assert event_types(tmp_path) == [
        "run_published", "letter_planned", "run_published", "letter_lapsed", "letter_planned",
    ]  # fmt: skip


def test_a_reader_of_the_old_release_keeps_what_he_reads(tmp_path: Path) -> None:
    publish(tmp_path, 29)
    with (tmp_path / "current" / "published" / "open_items.csv").open() as reader:
        publish(tmp_path, 30)
        assert reader.read() == "open_amount\n100.00\n"


@pytest.mark.parametrize(
    ("reason", "changed"),
    [
        ("historical", {"arguments": {"purpose": "historical"}}),
        ("gates are not all open", {"gates": (GateResult("gate_1", False, ()),)}),
        ("gates are not all open", {"gates": ()}),
        ("files are not those", {"outputs": ()}),
        ("moved on", {"arguments": {"ledger_sequence": 5}}),
        ("later day", {"arguments": {"as_of": date(2026, 6, 28)}}),
    ],
)
def test_an_unfit_run_is_not_published(
    tmp_path: Path, reason: str, changed: dict[str, object]
) -> None:
    first = publish(tmp_path, 29)
    arguments = arguments_in(tmp_path, 30)
    fields = dict(changed)
    arguments = replace(arguments, **fields.pop("arguments", {}))  # type: ignore[arg-type]
    manifest = replace(build(tmp_path, arguments), **fields)  # type: ignore[arg-type]
    with pytest.raises(Defect, match=reason):
        commit(tmp_path, manifest, [], SIX)
    assert current_release(tmp_path) == tmp_path / "releases" / first.run_id
    assert event_types(tmp_path) == ["run_published"]


def test_a_run_read_before_a_person_decided_is_not_published(tmp_path: Path) -> None:
    manifest = build(tmp_path, arguments_in(tmp_path, 30))
    with open_ledger(tmp_path) as ledger:
        ledger.append([Event("letter_rejected", "L1", {"by": "王芳"})], SIX)
    with pytest.raises(Defect, match="moved on"):
        commit(tmp_path, manifest, [LETTER], SIX)
    assert event_types(tmp_path) == ["letter_rejected"]


def test_a_published_run_is_not_published_twice(tmp_path: Path) -> None:
    manifest = publish(tmp_path, 30)
    again = build(tmp_path, manifest.arguments)
    with pytest.raises(Defect, match="published already"):
        commit(tmp_path, again, [], SIX)
    assert verify_release(tmp_path, manifest.run_id) == []


def release_letters(home: Path) -> str:
    """A run that lets letters go out; gives its id."""
    arguments = replace(arguments_in(home, 1), purpose="release", release_date=date(2026, 6, 2))
    with open_ledger(home) as ledger:
        position = ledger.position_for(arguments.arguments_sha256)
    manifest = build(home, replace(arguments, ledger_sequence=position))
    commit_release(home, manifest, ([], []), SIX)
    return manifest.run_id


def start_and_die(home: Path) -> str:
    """A run that begins and is never heard of again; gives its id."""
    arguments = replace_configuration(home, 99)
    (prepare(home, arguments.run_id).work / "warehouse.duckdb").touch()
    with open_ledger(home) as ledger:
        ledger.append([Event("run_started", arguments.run_id, {})], SIX, arguments.writer)
    return arguments.run_id


def test_backups_and_working_folders_of_the_last_thirty_runs_are_kept(tmp_path: Path) -> None:
    first = publish(tmp_path, 1)
    letters, dead, mended = release_letters(tmp_path), start_and_die(tmp_path), publish(tmp_path, 2)
    (tmp_path / "runs" / mended.run_id / "replaced").mkdir()
    second = publish(tmp_path, 3)
    strangers = [
        tmp_path / "backups" / "ledger-ffffffffffffffff.sqlite",
        tmp_path / "runs" / "mine",
    ]
    for stranger in strangers:
        stranger.touch()
    for number in range(29):
        manifest = build(tmp_path, replace_configuration(tmp_path, number))
        commit(tmp_path, manifest, [], SIX)
    names = {path.name for path in (tmp_path / "backups").iterdir()}
    assert len(names) == 31
    assert {f"ledger-{second.run_id}.sqlite", strangers[0].name} <= names
    assert (
        names & {f"ledger-{one}.sqlite" for one in (first.run_id, letters, mended.run_id)} == set()
    )
    folders = {path.name for path in (tmp_path / "runs").iterdir()}
    assert folders & {first.run_id, letters, dead} == set()
    assert {second.run_id, mended.run_id, "mine"} <= folders
    assert {first.run_id, letters} <= {path.name for path in (tmp_path / "releases").iterdir()}


def replace_configuration(home: Path, number: int) -> RunArguments:
    arguments = replace(arguments_in(home, 30), configuration_sha256=f"{number:064}")
    with open_ledger(home) as ledger:
        position = ledger.position_for(arguments.arguments_sha256)
    return replace(arguments, ledger_sequence=position)


def test_recovery_gives_an_uncommitted_release_back_to_its_run(tmp_path: Path) -> None:
    first = publish(tmp_path, 29)
    second = build(tmp_path, arguments_in(tmp_path, 30))
    (tmp_path / "runs" / second.run_id / "release").rename(tmp_path / "releases" / second.run_id)
    (tmp_path / "releases" / "note.txt").write_text("a person's")
    recovery = recover(tmp_path)
    assert recovery.undone == (second.run_id,)
    assert (tmp_path / "runs" / second.run_id / "release" / "warehouse.duckdb").exists()
    assert {path.name for path in (tmp_path / "releases").iterdir()} == {first.run_id, "note.txt"}
    assert recover(tmp_path).undone == ()


def test_recovery_redoes_pointer_and_backup_from_the_ledger(tmp_path: Path) -> None:
    publish(tmp_path, 29)
    second = publish(tmp_path, 30)
    (tmp_path / "current").unlink()
    (tmp_path / ".current.new").symlink_to("nowhere")
    shutil.rmtree(tmp_path / "backups")
    recovery = recover(tmp_path)
    assert recovery.published is not None
    assert recovery.published.run_id == second.run_id
    assert (tmp_path / "current").resolve() == tmp_path / "releases" / second.run_id
    assert (tmp_path / "backups" / f"ledger-{second.run_id}.sqlite").exists()


def test_recovery_of_a_new_home_does_nothing(tmp_path: Path) -> None:
    recovery = recover(tmp_path)
    assert (recovery.published, recovery.undone) == (None, ())
    assert current_release(tmp_path) is None
    assert not (tmp_path / "current").exists()


def test_a_reading_command_does_not_recover_while_a_run_is_at_work(tmp_path: Path) -> None:
    publish(tmp_path, 30)
    (tmp_path / "current").unlink()
    with hold(tmp_path, "huikuan run", SIX):
        recover_if_idle(tmp_path)
        assert not (tmp_path / "current").exists()
    recover_if_idle(tmp_path)
    assert (tmp_path / "current").exists()


def test_a_home_restored_from_its_backup_keeps_later_releases_aside(tmp_path: Path) -> None:
    first = publish(tmp_path, 29)
    second = publish(tmp_path, 30)
    shutil.copy(tmp_path / "backups" / f"ledger-{first.run_id}.sqlite", tmp_path / "ledger.sqlite")
    assert recover(tmp_path).undone == (second.run_id,)
    assert current_release(tmp_path) == tmp_path / "releases" / first.run_id
    assert (tmp_path / "backups" / f"ledger-{second.run_id}.sqlite").exists()


def test_a_folder_named_current_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "current").mkdir()
    manifest = build(tmp_path, arguments_in(tmp_path, 30))
    with pytest.raises(EnvironmentFault, match="The run is published, but") as fault:
        commit(tmp_path, manifest, [LETTER], SIX)
    assert "move this folder away" in fault.value.fix
    (tmp_path / "current").rmdir()
    recover(tmp_path)
    assert (tmp_path / "current").readlink() == Path("releases") / manifest.run_id
    assert event_types(tmp_path) == ["run_published", "letter_planned"]


def test_a_second_build_with_the_same_bytes_is_recorded_and_changes_nothing(
    tmp_path: Path,
) -> None:
    manifest = publish(tmp_path, 30, LETTER)
    again = build(tmp_path, manifest.arguments)
    assert again.outputs != manifest.outputs  # warehouse.duckdb differs
    assert confirm_rebuild(tmp_path, again, SIX) == []
    assert event_types(tmp_path) == ["run_published", "letter_planned", "run_rebuilt"]
    assert verify_release(tmp_path, manifest.run_id) == []
    assert arguments_in(tmp_path, 30).run_id == manifest.run_id
    assert not (tmp_path / "runs" / manifest.run_id / "release").exists()


def test_a_second_build_with_other_bytes_is_a_defect_that_lists_them(tmp_path: Path) -> None:
    manifest = publish(tmp_path, 30)
    again = build(tmp_path, manifest.arguments, balance="100.01")
    assert compare_with_release(tmp_path, again) == ["published/open_items.csv"]
    with pytest.raises(Defect, match=r"published/open_items\.csv"):
        confirm_rebuild(tmp_path, again, SIX)
    assert event_types(tmp_path) == ["run_published"]
    assert verify_release(tmp_path, manifest.run_id) == []


def test_a_tampered_release_is_listed_file_by_file_and_mended_by_a_second_build(
    tmp_path: Path,
) -> None:
    manifest = publish(tmp_path, 30)
    release = tmp_path / "releases" / manifest.run_id
    (release / "published" / "open_items.csv").write_text("open_amount\n900.00\n")
    (release / "outbox" / "S01" / "催收任务.xlsx").unlink()
    (release / "outbox" / "S01" / "note.txt").touch()
    damage = [
        Difference("outbox/S01/note.txt", "unexpected"),
        Difference("outbox/S01/催收任务.xlsx", "missing"),
        Difference("published/open_items.csv", "changed"),
    ]
    assert verify_release(tmp_path, manifest.run_id) == damage
    assert confirm_rebuild(tmp_path, build(tmp_path, manifest.arguments), SIX) == damage
    assert verify_release(tmp_path, manifest.run_id) == []
    replaced = tmp_path / "runs" / manifest.run_id / "replaced" / "published" / "open_items.csv"
    assert replaced.read_text() == "open_amount\n900.00\n"


def test_a_manifest_rewritten_to_fit_a_forgery_is_found_by_the_ledger(tmp_path: Path) -> None:
    manifest = publish(tmp_path, 30)
    path = tmp_path / "releases" / manifest.run_id / "manifest.json"
    path.write_text(path.read_text("utf-8") + " ", "utf-8")
    assert verify_release(tmp_path, manifest.run_id) == [Difference("manifest.json", "changed")]


def test_a_lost_release_is_told_and_mended_by_a_second_build(tmp_path: Path) -> None:
    manifest = publish(tmp_path, 30)
    shutil.rmtree(tmp_path / "releases")
    assert recover(tmp_path).is_release_missing
    with pytest.raises(EnvironmentFault, match="run --force"):
        current_release(tmp_path)
    again = build(tmp_path, manifest.arguments)
    assert confirm_rebuild(tmp_path, again, SIX) == [Difference("manifest.json", "missing")]
    assert verify_release(tmp_path, manifest.run_id) == []
    assert not recover(tmp_path).is_release_missing


def test_a_lost_release_is_not_mended_with_other_bytes(tmp_path: Path) -> None:
    manifest = publish(tmp_path, 30)
    shutil.rmtree(tmp_path / "releases")
    again = build(tmp_path, manifest.arguments, balance="100.01")
    with pytest.raises(Defect, match="content hash differs"):
        confirm_rebuild(tmp_path, again, SIX)


def test_a_historical_run_stays_in_its_folder_and_leaves_no_trace_elsewhere(
    tmp_path: Path,
) -> None:
    today = publish(tmp_path, 30)
    past = replace(arguments_in(tmp_path, 15), purpose="historical")
    manifest = build(tmp_path, past)
    assert finished_historical(tmp_path, past.run_id) is None
    release = keep_historical(tmp_path, manifest)
    assert release == tmp_path / "runs" / past.run_id / "release"
    assert finished_historical(tmp_path, past.run_id) == release
    assert current_release(tmp_path) == tmp_path / "releases" / today.run_id
    assert event_types(tmp_path) == ["run_published"]
    assert arguments_in(tmp_path, 30).run_id == today.run_id


def test_a_historical_run_that_was_changed_is_not_finished(tmp_path: Path) -> None:
    manifest = build(tmp_path, replace(arguments_in(tmp_path, 15), purpose="historical"))
    release = keep_historical(tmp_path, manifest)
    (release / "published" / "open_items.csv").write_text("open_amount\n900.00\n")
    assert finished_historical(tmp_path, manifest.run_id) is None
    assert verify_release(tmp_path, manifest.run_id) == [
        Difference("published/open_items.csv", "changed")
    ]


def test_a_historical_run_with_a_damaged_manifest_is_not_finished(tmp_path: Path) -> None:
    manifest = build(tmp_path, replace(arguments_in(tmp_path, 15), purpose="historical"))
    (keep_historical(tmp_path, manifest) / "manifest.json").write_text("{")
    assert finished_historical(tmp_path, manifest.run_id) is None


def test_preparing_a_run_removes_what_an_earlier_attempt_left(tmp_path: Path) -> None:
    folder = prepare(tmp_path, "a" * 16)
    (folder.work / "warehouse.duckdb").touch()
    folder = prepare(tmp_path, "a" * 16)
    assert sorted(path.name for path in (tmp_path / "runs" / ("a" * 16)).iterdir()) == [
        "logs", "release", "work",
    ]  # fmt: skip
    assert list(folder.work.iterdir()) == []
