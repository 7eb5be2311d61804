"""The daily run as a Prefect flow: each stage of the picture is one task.

    freeze → land → stage → gate 1 → build → gate 2 → render → verify → publish → deliver

The order stands in `stages.follow`, and delivery comes last; here each stage is only wrapped, so
that Prefect shows it, times it, keeps its state and what it found. A stage is never retried: what
it computes does not change. Delivery tries again by itself what is flaky, mail by mail.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_link_artifact, create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.states import Completed, Failed

from flows.artifacts import delivery_markdown, gate_markdown, summary_markdown
from flows.delivery.stage import Ended, follow_to_the_reps
from flows.stages import Session, Typed, Work

LOGGER = logging.getLogger("prefect.flow_runs")


def collect(session: Session, log: Path) -> Ended:
    """Runs the stages as a Prefect flow named `collect`; the API's address is in the settings.

    Raises what a stage raises; Prefect records the failure under the stage's name. A run whose
    stages ended well has ended well, even when Prefect could not be told.
    """
    _log_to(log)
    endings: list[Ended] = []

    @flow(name="collect", persist_result=False, validate_parameters=False)
    def collect_receivables(home: str, as_of: str | None, known_at: str | None) -> Any:
        ended = follow_to_the_reps(session, as_task)
        endings.append(ended)
        _show_ended(ended)
        return Failed(message=str(ended.fault)) if ended.fault else Completed()

    request = session.request
    try:
        collect_receivables(request.home.name, _text(request.as_of), _text(request.known_at))
    except Exception:
        if not endings:
            raise
        if not endings[0].fault:
            session.narrator.say(
                "note: Prefect stopped answering, so it does not show the whole run"
            )
    return endings[0]


def as_task(name: str, stage: Callable[..., Any]) -> Callable[..., Any]:
    """A stage as a Prefect task under its name; its values stay in this process."""
    shown = _showing_gate(name, stage) if name.startswith("gate") else stage
    as_prefect = task(name=name, task_run_name=name, cache_policy=NO_CACHE, persist_result=False)
    return as_prefect(shown)


def _showing_gate(name: str, gate: Callable[..., Any]) -> Callable[..., Any]:
    """The gate, and its report as an artifact whether it opened or closed."""

    def judged(session: Session, work: Work, *typed: Typed) -> Any:
        try:
            return gate(session, work, *typed)
        finally:
            report = work.folder.logs / f"{name.replace(' ', '_')}.json"
            if report.exists():
                markdown = gate_markdown(json.loads(report.read_text(encoding="utf-8")))
                _artifact(name.replace(" ", "-"), markdown, "what the gate found")

    return judged


def _show_ended(ended: Ended) -> None:
    release = ended.outcome.release
    _artifact("summary", summary_markdown(ended.outcome), "what the run did")
    if ended.delivery or ended.fault:
        _artifact("delivery", delivery_markdown(ended), "what reached the reps")
    for key, place in (("release", release), ("outbox", release / "outbox")):
        with _never_in_the_way():
            create_link_artifact(place.as_uri(), link_text=str(place), key=key)


def _artifact(key: str, markdown: str, description: str) -> None:
    with _never_in_the_way():
        create_markdown_artifact(markdown, key=key, description=description)


def _never_in_the_way() -> Any:
    """What Prefect cannot show is a pity; the run it is about goes on."""
    return suppress(Exception)


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _log_to(log: Path) -> None:
    log.parent.mkdir(parents=True, exist_ok=True)
    handler = logging.FileHandler(log, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    for name in ("prefect", "prefect.flow_runs", "prefect.task_runs"):
        logging.getLogger(name).addHandler(handler)
    # Else a log that cannot be sent is reported on the terminal.
    logging.raiseExceptions = False
