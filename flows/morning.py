"""The whole morning around the stages: recovery, children, Prefect or not, summary."""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from flows.begun import Begun
from flows.delivery.stage import (
    Ended,
    deliver_outcome,
    ended_document,
    ended_lines,
    follow_to_the_reps,
)
from flows.errors import environment_guard
from flows.garbage import collected_seldom
from flows.lock import RunLock
from flows.narrator import Narrator
from flows.plan import settings_in_force
from flows.quality import make_judge
from flows.recovery import recover
from flows.report import read_facts, summary_json, summary_lines
from flows.request import Request
from flows.server import PrefectServer, address, answers, free_port, quiet_settings
from flows.settings import Settings
from flows.stages import (
    Session,
    already_finished,
    freeze,
    settle,
    settle_landing,
    settle_staging,
)
from flows.transform import start_transformer


@dataclass(frozen=True)
class Told:
    """What the command prints: lines for a person, a document for a machine."""

    lines: list[str]
    document: dict[str, Any]
    exit_code: int = 0


def run_morning(
    request: Request, settings: Settings, now: datetime, lock: RunLock, narrator: Narrator
) -> Told:
    """Follows the stages in a home whose lock is held, and words the result.

    Raises whatever a stage raises; the children are ended either way.
    """
    with collected_seldom(), ExitStack() as children:
        _recover(request.home, lock, narrator)
        logs = _fresh_logs(request.home)
        declared = settings_in_force(request, settings)
        transformer = start_transformer(
            logs / "dbt.log", [source.layout for source in declared.sources]
        )
        children.callback(transformer.close)
        gatekeeper = make_judge(logs / "great_expectations.log")
        children.callback(gatekeeper.close)
        session = Session(request, settings, now, transformer, gatekeeper, lock, narrator)
        ended = (
            follow_to_the_reps(session) if request.is_direct else _through_prefect(session, logs)
        )
    return _told(request.home, ended)


def _recover(home: Path, lock: RunLock, narrator: Narrator) -> None:
    if lock.interrupted:
        told = lock.interrupted
        narrator.say(
            f"note: the last run (started {told.started_at}) ended in stage {told.stage}"
            " without letting go; nothing needs repair"
        )
    recovery = recover(home)
    if recovery.is_release_missing and recovery.published:
        narrator.say(
            f"note: the published release {recovery.published.run_id} is missing from releases/;"
            " a run on the same inputs builds it again"
        )


def _fresh_logs(home: Path) -> Path:
    """Where the children log until the run has a folder of its own."""
    logs = home / "runs" / "starting"
    with environment_guard("The folder for logs could not be made"):
        shutil.rmtree(logs, ignore_errors=True)
        logs.mkdir(parents=True)
    return logs


def _through_prefect(session: Session, logs: Path) -> Ended:
    """Follows the stages as a flow; without Prefect when it does not answer.

    What is frozen before Prefect's import, seconds long, tells whether a run is needed at all;
    then the first stages run beside the import. What stops one is raised where Prefect records it.
    """
    frozen = settle(freeze, session)
    finished = already_finished(session, frozen.value) if frozen.fault is None else None
    if finished is not None:
        return deliver_outcome(session, finished)
    prefect_home = Path(os.environ.get("PREFECT_HOME") or session.request.home / "prefect")
    os.environ.update(quiet_settings(prefect_home.resolve()))
    landed = settle_landing(session, frozen)
    api = Begun(_api_answers)
    begun = replace(session, settled=settle_staging(session, landed))
    if api.answer():
        from flows.collect import collect

        return collect(begun, logs / "prefect.log")
    session.narrator.say("note: Prefect does not answer; the stages run without it")
    return follow_to_the_reps(begun)


def _api_answers() -> bool:
    """Whether a Prefect API answers: the one named in PREFECT_API_URL, else one of our own.

    Ours is not closed: Prefect sends its last events while this process ends.
    """
    running = os.environ.get("PREFECT_API_URL")
    if running:
        return answers(running)
    port = free_port()
    os.environ["PREFECT_API_URL"] = address(port)
    return PrefectServer(port).wait()


def _told(home: Path, ended: Ended) -> Told:
    outcome = ended.outcome
    facts = read_facts(outcome.release)
    is_current = outcome.release.parent.name == "releases"
    place = home / "current" / "outbox" if is_current else outcome.release / "outbox"
    return Told(
        [*summary_lines(facts, outcome.status, _shown(place)), *ended_lines(ended)],
        {**summary_json(facts, outcome.status, _shown(place)), **ended_document(ended)},
        ended.fault.exit_code if ended.fault else 0,
    )


def _shown(place: Path) -> Path:
    return place.relative_to(Path.cwd()) if place.is_relative_to(Path.cwd()) else place
