"""The daily run as a Prefect flow: each stage of the picture is one task.

    freeze → land → stage → gate 1 → build → gate 2 → render → verify → publish → deliver

The order stands in `stages.follow`, and delivery comes last; here each stage is only wrapped, so
that Prefect shows it, times it and keeps its state. A stage is never retried: what it computes
does not change. Delivery tries again by itself what is flaky, mail by mail.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows.delivery.stage import Ended, follow_to_the_reps
from flows.stages import Session


def collect(session: Session, log: Path) -> Ended:
    """Runs the stages as a Prefect flow named `collect`; the API's address is in the settings.

    Raises what a stage raises; Prefect records the failure under the stage's name. A run whose
    stages ended well has ended well, even when Prefect could not be told.
    """
    _log_to(log)
    endings: list[Ended] = []

    @flow(name="collect", persist_result=False, validate_parameters=False)
    def collect_receivables(home: str, as_of: str | None, known_at: str | None) -> None:
        endings.append(follow_to_the_reps(session, as_task))

    request = session.request
    try:
        collect_receivables(request.home.name, _text(request.as_of), _text(request.known_at))
    except Exception:
        if not endings:
            raise
        session.narrator.say("note: Prefect stopped answering, so it does not show the whole run")
    return endings[0]


def as_task(name: str, stage: Callable[..., Any]) -> Callable[..., Any]:
    """A stage as a Prefect task under its name; its values stay in this process."""
    as_prefect = task(name=name, task_run_name=name, cache_policy=NO_CACHE, persist_result=False)
    return as_prefect(stage)


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
