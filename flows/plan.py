"""Plans a run: takes what has arrived, chooses its inputs and computes its identity."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flows.answer_key import ensure_key, fingerprint, read_key
from flows.errors import UsageError
from flows.extracts.archive import proven_path
from flows.extracts.choose import ChosenFile, Inputs, choose_inputs
from flows.extracts.database import Extracted, extracted
from flows.extracts.freeze import Frozen, foresee, freeze
from flows.extracts.registry import HOME_SOURCE, ArchivedFile, known_by, registered
from flows.ledger import PublishedRun, RecordedEvent, consult_ledger
from flows.releases import inputs_of_releases
from flows.request import ReleaseOrder, Request
from flows.run import InputFile, Purpose, ReceivedFile, RunArguments, hash_code
from flows.settings import FILE_NAME, Settings, parse_settings
from flows.zone import shown


@dataclass(frozen=True)
class Plan:
    """A run before it is built: its inputs, its arguments, and what the ledger says of it.

    settings: the huikuan.toml that the run goes by. events: the ledger up to the run's own
    position; what SQL may know of what we did. new_count: files that were not archived before.
    is_archived: every file that the run reads is in the archive and the home has its key, so its id
    is settled.
    """

    settings: Settings
    inputs: Inputs
    new_count: int
    is_archived: bool
    notes: tuple[str, ...]
    arguments: RunArguments
    received: tuple[ReceivedFile, ...]
    events: tuple[RecordedEvent, ...]
    latest: PublishedRun | None
    is_published: bool
    previous_manifest_sha256: str | None


def make_plan(request: Request, settings: Settings, now: datetime) -> Plan:
    """Archives new files and says what a run is made from; builds nothing.

    Raises InputRefused when a required table is missing or a file that a published run has read was
    replaced under its name (unless the request supersedes it), UsageError when the day asked for
    cannot be rebuilt from the sources, or known_at is in the future.
    """
    _refuse_future(request, now)
    ensure_key(request.home)
    told = frozenset[str]() if request.supersede else inputs_of_releases(request.home)
    with _extracts(request, settings, now) as extracts:
        frozen = freeze(request.home, settings, now, extracts, told)
    return _plan(request, settings, frozen, ())


def foresee_plan(request: Request, settings: Settings, now: datetime) -> Plan:
    """The plan that `make_plan` would make now; not a byte of the home changes."""
    _refuse_future(request, now)
    told = inputs_of_releases(request.home)
    with _extracts(request, settings, now) as extracts:
        foreseen = foresee(request.home, settings, now, extracts, told)
    return _plan(request, settings, foreseen, foreseen.files)


def _extracts(
    request: Request, settings: Settings, now: datetime
) -> AbstractContextManager[list[Extracted]]:
    """What the databases say now; a run as it was known before asks none."""
    return extracted(settings.sources if request.known_at is None else (), now)


def _plan(
    request: Request, settings: Settings, frozen: Frozen, arrivals: tuple[ArchivedFile, ...]
) -> Plan:
    """arrivals: what was found and is not archived; the run's id may rest on when it will be."""
    declared = settings_in_force(request, settings, arrivals)
    inputs = choose_inputs(request.home, declared, request.as_of, request.known_at, arrivals)
    sent_in = (*inputs.controls.values(), *inputs.answers, *inputs.bounces)
    received = tuple(_received(file) for file in (*inputs.files, *sent_in))
    key = read_key(request.home)
    with consult_ledger(request.home) as ledger:
        latest = ledger.latest_published()
        purpose = _purpose(inputs, latest, request.release)
        unplaced = _arguments(inputs, received, purpose, key, request.release)
        done_before = _done_before(request, purpose)
        position = ledger.position_for(unplaced.arguments_sha256, done_before)
        arguments = replace(unplaced, ledger_sequence=position)
        return Plan(
            settings=declared,
            inputs=inputs,
            new_count=frozen.new_count,
            is_archived=bool(key)
            and not any(chosen.file in arrivals for chosen in inputs.everything),
            notes=(*frozen.notes, *inputs.notes, *_past_day_notes(inputs)),
            arguments=arguments,
            received=received,
            events=tuple(ledger.events_through(position)),
            latest=latest,
            is_published=ledger.published(arguments.run_id) is not None
            or ledger.has_released(arguments.run_id),
            previous_manifest_sha256=ledger.previous_manifest_sha256(arguments.run_id),
        )


def _refuse_future(request: Request, now: datetime) -> None:
    if request.known_at is not None and request.known_at > now:
        raise UsageError(
            f"--known-at {shown(request.known_at)} is later than now, {shown(now)}",
            why="a file that is received until then would belong to the run and be missing",
            fix="leave --known-at away to use everything received",
        )


def settings_in_force(
    request: Request, settings: Settings, arrivals: Sequence[ArchivedFile] = ()
) -> Settings:
    """The huikuan.toml that had been received by known_at; today's, `settings`, by default."""
    if request.known_at is None:
        return settings
    received = known_by(request.known_at, [*registered(request.home), *arrivals])
    own = [file.sha256 for file in received if file.source == HOME_SOURCE]
    if not own or own[-1] == settings.sha256:
        return settings
    archived = proven_path(request.home, own[-1], FILE_NAME)
    return parse_settings(archived.read_bytes(), str(archived))


def plan_lines(plan: Plan) -> list[str]:
    """The plan for a person: the day, the files with their dates and ages, the run."""
    arguments = plan.arguments
    if plan.is_archived:
        state = "already published" if plan.is_published else f"a {arguments.purpose} run to build"
        run = f"{arguments.run_id}: {state}"
    else:
        run = f"a {arguments.purpose} run to build; archiving its new files gives it its id"
    files = [
        f"  {received.file.source}.{received.file.table:<16}"
        f" {received.file.business_date or ''!s:<10}  "
        f"{received.name}{'  (carried forward)' if received.file.carried else ''}"
        for received in plan.received
    ]
    notes = [f"  note: {note}" for note in plan.notes]
    return [
        f"as of    {arguments.as_of}, known at {shown(arguments.known_at)}",
        f"run      {run}",
        f"files    {len(files)}, {plan.new_count} new",
        *files,
        *notes,
    ]


def plan_document(plan: Plan) -> dict[str, Any]:
    """The plan for a machine."""
    return {
        "run_id": plan.arguments.run_id if plan.is_archived else None,
        "purpose": plan.arguments.purpose,
        "as_of": plan.arguments.as_of.isoformat(),
        "known_at": plan.arguments.known_at.isoformat(),
        "is_published": plan.is_published,
        "new_files": plan.new_count,
        "files": [
            {**received.file.document(), "name": received.name} for received in plan.received
        ],
        "notes": list(plan.notes),
    }


def _received(chosen: ChosenFile) -> ReceivedFile:
    file = chosen.file
    read_as = InputFile(
        file.sha256,
        file.source,
        file.table,
        file.business_date,
        carried=chosen.is_carried,
        place=chosen.place,
        first_day=chosen.first_day,
        last_day=chosen.last_day,
    )
    return ReceivedFile(read_as, file.name, file.received_at)


def _purpose(inputs: Inputs, latest: PublishedRun | None, release: ReleaseOrder | None) -> Purpose:
    """A run that tells less than is known or published, or an earlier day, never becomes current.

    Also in a home that has published nothing: a past day that is tried out must not be what reps
    receive. Nor does any letter go out by what such a run tells.
    """
    is_behind = latest is not None and (
        (inputs.as_of, inputs.known_at) < (latest.as_of, latest.known_at)
    )
    if is_behind or inputs.is_past_day:
        return "historical"
    return "release" if release else "daily"


def _done_before(request: Request, purpose: Purpose) -> datetime | None:
    """From when on what we did is left out: what was known then knows of no later letter or task.

    A run that becomes current knows all of it, whatever files it reads: nothing is sent twice.
    """
    return request.known_at if purpose == "historical" else None


def _past_day_notes(inputs: Inputs) -> list[str]:
    if not inputs.is_past_day:
        return []
    return [f"newest day {inputs.newest_day}: this run stays in runs/, never current"]


def _arguments(
    inputs: Inputs,
    received: tuple[ReceivedFile, ...],
    purpose: Purpose,
    key: bytes,
    release: ReleaseOrder | None,
) -> RunArguments:
    return RunArguments(
        purpose=purpose,
        files=tuple(one.file for one in received),
        policy=inputs.policy_hashes,
        configuration_sha256=inputs.configuration_sha256,
        as_of=inputs.as_of,
        known_at=inputs.known_at,
        ledger_sequence=0,
        code_sha256=hash_code(),
        key_sha256=fingerprint(key),
        release_date=release.release_date if release else None,
        letters=release.letter_ids if release else (),
    )
