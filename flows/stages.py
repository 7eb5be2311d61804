"""The stages of a run as plain functions, and the order in which they are followed.

    inbox ─freeze→ archive ─land→ landing ─stage→ typed rows ─gate 1→ build → marts ─gate 2→
    render → verify ─publish→ current

Each stage takes the session and what the stage before it gave; nothing that anybody reads changes
before `publish`. While a gate judges, what comes after it has begun: the build, while gate 1 judges
a copy of the typed rows; the files, while gate 2 judges the marts. A closed gate throws it away.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from expectations.report import GateReport, report_lines
from flows import warehouse
from flows.answer_key import read_key
from flows.begun import Begun
from flows.errors import Defect, HuikuanError, environment_guard
from flows.extracts.bounces import bounce_notes
from flows.extracts.landed import RunParameters
from flows.extracts.landing import fill_landing, land_files
from flows.gates import pass_gate, read_waivers
from flows.ledger import Event, open_ledger
from flows.letters.mail import mail_hindrance
from flows.letters.persons import os_user
from flows.letters.released import release_events, signed_by, verify_released
from flows.letters.templates import template_sha256
from flows.lock import RunLock
from flows.manifest import Manifest
from flows.narrator import STAGE_WIDTH, Narrator
from flows.outbox.released import render_released
from flows.outbox.render import RenderReport, open_press, render_outbox
from flows.outbox.report_book import render_reports
from flows.outbox.verify import verify_outbox, verify_reports
from flows.outcomes import WAREHOUSE, make_events, make_manifest
from flows.plan import Plan, make_plan
from flows.publish import (
    RunFolder,
    commit,
    commit_release,
    confirm_rebuild,
    keep_historical,
    prepare,
)
from flows.published import publish_marts
from flows.releases import Difference, finished_historical, verify_release
from flows.report import quarantine_notes
from flows.request import Request
from flows.settings import Settings
from flows.transform import BuildReport, build
from flows.worker import Worker

NAMED_FILES = 3
# The copy of the typed rows that gate 1 judges.
TYPED = "typed.duckdb"

Wrap = Callable[[str, Callable[..., Any]], Callable[..., Any]]


@dataclass(frozen=True)
class Settled:
    """How a stage ended that ran before its turn: with a value, or with a fault to be raised."""

    value: Any = None
    fault: HuikuanError | None = None

    def told(self, *_: Any) -> Any:
        """What the stage itself would have given."""
        if self.fault is not None:
            raise self.fault
        return self.value


@dataclass(frozen=True)
class Session:
    """What every stage of one run may use: the request, the children, the lock, the voice.

    settings: today's huikuan.toml; the run goes by those of its plan. settled: the stages that
    ran while Prefect started, by name; the run is known not to be finished yet.
    """

    request: Request
    settings: Settings
    now: datetime
    transformer: Worker
    gatekeeper: Worker
    lock: RunLock
    narrator: Narrator
    settled: Mapping[str, Settled] = field(default_factory=dict[str, Settled])


@dataclass(frozen=True)
class Work:
    """A run under construction: its plan, its folder and its database."""

    plan: Plan
    folder: RunFolder
    language: str

    @property
    def warehouse(self) -> Path:
        """The run's own database file."""
        return self.folder.work / WAREHOUSE

    @property
    def variables(self) -> dict[str, Any]:
        """What dbt must know of the run."""
        inputs = self.plan.inputs
        return {
            "as_of_date": inputs.as_of.isoformat(),
            "known_at": inputs.known_at.isoformat(),
            "layouts": sorted({source.layout for source in inputs.sources}),
            "language": self.language,
            "purpose": self.plan.arguments.purpose,
            "template_sha256": template_sha256(),
            **self.plan.arguments.release_variables(),
        }


@dataclass(frozen=True)
class Typed:
    """The typed rows, as gate 1 judges them, and the build that has begun on them meanwhile."""

    database: Path
    building: Begun[BuildReport]


@dataclass(frozen=True)
class Judged:
    """What gate 2 said, and the files that are written since it was asked."""

    report: GateReport
    rendering: Begun[tuple[RenderReport, str]]


@dataclass(frozen=True)
class Outcome:
    """How a run ended: its status in a word or two, its plan, and where its release is."""

    status: str
    plan: Plan
    release: Path


def plainly(_name: str, stage: Callable[..., Any]) -> Callable[..., Any]:
    """A stage as it is, for runs without Prefect."""
    return stage


def follow(session: Session, wrap: Wrap = plainly) -> Outcome:
    """Follows the stages in the order of the picture; each is wrapped by `wrap` under its name."""

    def follow_one(name: str, stage: Callable[..., Any]) -> Callable[..., Any]:
        return wrap(name, session.settled[name].told if name in session.settled else stage)

    plan: Plan = follow_one("freeze", freeze)(session)
    finished = None if session.settled else already_finished(session, plan)
    if finished is not None:
        return finished
    work: Work = follow_one("land", land)(session, plan)
    typed: Typed = follow_one("stage", stage)(session, work)
    gate_1: GateReport = follow_one("gate 1", gate_incoming)(session, work, typed)
    follow_one("build", build_marts)(session, typed)
    gate_2: Judged = follow_one("gate 2", gate_outgoing)(session, work)
    rendered: RenderReport = follow_one("render", render)(session, gate_2)
    follow_one("verify", verify)(session, work, rendered)
    return follow_one("publish", publish)(session, work, (gate_1, gate_2.report), rendered)


def settle(stage: Callable[..., Any], *arguments: Any) -> Settled:
    """Runs a stage before its turn; what stopped it is kept for the turn."""
    try:
        return Settled(stage(*arguments))
    except HuikuanError as fault:
        return Settled(fault=fault)


def settle_landing(session: Session, frozen: Settled) -> dict[str, Settled]:
    """Lands what a frozen plan has chosen, if there is one."""
    settled = {"freeze": frozen}
    if frozen.fault is None:
        settled["land"] = settle(land, session, frozen.value)
    return settled


def settle_staging(session: Session, settled: Mapping[str, Settled]) -> dict[str, Settled]:
    """Types the rows that were landed, if they were."""
    landed = settled.get("land")
    if landed is None or landed.fault is not None:
        return dict(settled)
    return {**settled, "stage": settle(stage, session, landed.value)}


def already_finished(session: Session, plan: Plan) -> Outcome | None:
    """The earlier outcome of the same arguments, unless it was damaged or force is asked for.

    A published release is compared with its manifest, byte by byte; what differs is noted.
    """
    home, run_id = session.request.home, plan.arguments.run_id
    if plan.is_published:
        damage = verify_release(home, run_id)
        _note(session, _damage_notes(damage))
        is_whole = not damage and not session.request.force
        return Outcome("already published", plan, home / "releases" / run_id) if is_whole else None
    historical = None if session.request.force else finished_historical(home, run_id)
    return Outcome("already built (historical)", plan, historical) if historical else None


def _damage_notes(damage: Sequence[Difference]) -> list[str]:
    """One note: how many files are not as published, and the first of them."""
    if not damage:
        return []
    named = ", ".join(f"{found.path} ({found.problem})" for found in damage[:NAMED_FILES])
    more = ", …" if len(damage) > NAMED_FILES else ""
    return [f"not as published: {_files(damage)}: {named}{more}; the release is built again"]


def _files(damage: Sequence[Difference]) -> str:
    return "1 file" if len(damage) == 1 else f"{len(damage)} files"


def freeze(session: Session) -> Plan:
    """Archives what arrived, chooses the files of the day and computes the run's identity."""
    with _stage(session, "freeze") as narrator:
        plan = make_plan(session.request, session.settings, session.now)
        narrator.outcome = (
            f"as of {plan.inputs.as_of}: {len(plan.received)} files, {plan.new_count} new"
        )
    _note(session, plan.notes)
    return plan


def land(session: Session, plan: Plan) -> Work:
    """Parses what is not parsed yet and loads the run's database with text as received."""
    home = session.request.home
    with _stage(session, "land") as narrator:
        work = _started(session, plan)
        landed = land_files(home, plan.settings, plan.inputs)
        with warehouse.open_for_landing(work.warehouse, [home / "landing"]) as connection:
            fill_landing(connection, landed, _parameters(plan), plan.events)
        narrator.outcome = f"{landed.row_count:,} rows, {landed.parsed_count} files parsed"
    _note(session, [*landed.notes, *bounce_notes(landed.bounces, plan.events)])
    return work


def stage(session: Session, work: Work) -> Typed:
    """Types every row exactly or quarantines it, and begins to build on a copy of what is typed."""
    with _stage(session, "stage") as narrator:
        report = _dbt(session, work, ["staging"])
        narrator.outcome = _models(report)
    _note(session, quarantine_notes(work.warehouse))
    session.gatekeeper.begin()
    typed = work.folder.work / TYPED
    with environment_guard("The typed rows could not be copied for gate 1"):
        shutil.copyfile(work.warehouse, typed)
    return Typed(typed, Begun(partial(_dbt, session, work, ["intermediate", "marts"])))


def gate_incoming(session: Session, work: Work, typed: Typed) -> GateReport:
    """Gate 1 judges what came in; raises GateClosed, and what was built is thrown away."""
    try:
        with _stage(session, "gate 1") as narrator:
            waivers = read_waivers(typed.database)
            report = pass_gate(session.gatekeeper, typed.database, 1, waivers, work.folder.logs)
            _tell_gate(narrator, report)
    except HuikuanError:
        session.transformer.close()
        warehouse.put_back(typed.database, work.warehouse)
        raise
    typed.database.unlink()
    return report


def build_marts(session: Session, typed: Typed) -> BuildReport:
    """Waits for the waist and the marts, and for the truths between them."""
    with _stage(session, "build") as narrator:
        report = typed.building.answer()
        narrator.outcome = _models(report)
    return report


def gate_outgoing(session: Session, work: Work) -> Judged:
    """Gate 2 judges what would go out; raises GateClosed when all that was begun has ended."""
    with _stage(session, "gate 2") as narrator:
        waivers = read_waivers(work.warehouse)
        rendering = Begun(partial(_rendered, session, work))
        try:
            report = pass_gate(session.gatekeeper, work.warehouse, 2, waivers, work.folder.logs)
        except HuikuanError:
            rendering.end()
            raise
        _tell_gate(narrator, report)
    return Judged(report, rendering)


def render(session: Session, judged: Judged) -> RenderReport:
    """Waits for the files: tables, each rep's workbook, page and letters, the office's reports."""
    with _stage(session, "render") as narrator:
        report, narrator.outcome = judged.rendering.answer()
    _note(session, [f"letter not printed: {failure}" for failure in report.failures])
    return report


def _rendered(session: Session, work: Work) -> tuple[RenderReport, str]:
    """Writes what a run gives to people, and says how much it is."""
    is_release = work.plan.arguments.purpose == "release"
    return (_release_letters if is_release else _fill_outbox)(session, work)


def _fill_outbox(session: Session, work: Work) -> tuple[RenderReport, str]:
    # Who opens a database that is open has it at once.
    with warehouse.read_only(work.warehouse):
        return _filled_outbox(session, work)


def _filled_outbox(session: Session, work: Work) -> tuple[RenderReport, str]:
    release = work.folder.release
    press = open_press(work.warehouse, work.folder.logs)
    publishing = Begun(partial(publish_marts, work.warehouse, release / "published"))
    try:
        key = read_key(session.request.home)
        report = render_outbox(work.warehouse, release, work.language, key, press)
        render_reports(work.warehouse, release, work.language)
    finally:
        publishing.end()
    return report, (
        f"{publishing.answer()} tables, {report.workbook_count} workbooks, "
        f"{report.page_count} pages, {report.letter_count} letters, {report.case_count} case files"
    )


def _release_letters(session: Session, work: Work) -> tuple[RenderReport, str]:
    """Writes the letters that go out with a release run, and the batches for posting them."""
    hindrance = mail_hindrance(session.settings.mail)
    signed = signed_by(work.plan.events, session.request.release, hindrance)
    report = render_released(work.warehouse, work.folder.release, work.language, signed)
    batches = sum(file.kind == "posting letters" for file in report.files)
    return report, f"{report.letter_count} letters, {batches} batches to post"


def verify(session: Session, work: Work, rendered: RenderReport) -> None:
    """Reopens what was written and compares it with the marts; raises Defect."""
    if work.plan.arguments.purpose == "release":
        verify_letters(session, work, rendered)
        return
    with _stage(session, "verify") as narrator:
        problems = verify_outbox(work.warehouse, work.folder.release, rendered)
        problems += verify_reports(work.warehouse, work.folder.release, work.language)
        _refuse_written(problems, work)
        narrator.outcome = f"{rendered.document_count} files reopened"


def verify_letters(session: Session, work: Work, rendered: RenderReport) -> None:
    """Reopens the letters that go out and compares them with the marts; raises Defect."""
    with _stage(session, "verify") as narrator:
        _refuse_written(verify_released(work.warehouse, work.folder.release, rendered), work)
        narrator.outcome = f"{rendered.document_count} files reopened"


def _refuse_written(problems: Sequence[str], work: Work) -> None:
    if problems:
        raise Defect(
            f"{len(problems)} written files do not agree with the figures",
            where="; ".join(problems[:5]),
            why="nothing was published",
            fix=f"report it with the folder {work.folder.release}",
        )


def publish(
    session: Session, work: Work, gates: tuple[GateReport, ...], rendered: RenderReport
) -> Outcome:
    """Makes the run current in one step, keeps a historical one, or confirms a forced one."""
    with _stage(session, "publish") as narrator:
        (work.folder.release / WAREHOUSE).unlink(missing_ok=True)
        work.warehouse.rename(work.folder.release / WAREHOUSE)
        manifest = make_manifest(work.plan, work.folder.release, gates)
        outcome = _commit(session, work, manifest, rendered)
        narrator.outcome = outcome.status
    return outcome


def _commit(session: Session, work: Work, manifest: Manifest, rendered: RenderReport) -> Outcome:
    home, run_id = session.request.home, manifest.run_id
    release = home / "releases" / run_id
    if manifest.arguments.purpose == "historical":
        return Outcome("built (historical)", work.plan, keep_historical(home, manifest))
    if manifest.arguments.purpose == "release":
        acts = release_events(work.plan, work.folder.release, rendered)
        commit_release(home, manifest, acts, session.now)
        return Outcome("released", work.plan, release)
    if work.plan.is_published:
        damage = confirm_rebuild(home, manifest, session.now)
        status = f"mended ({_files(damage)})" if damage else "rebuilt, identical bytes"
        return Outcome(status, work.plan, release)
    commit(home, manifest, make_events(work.plan, work.folder.release, rendered), session.now)
    return Outcome("published", work.plan, release)


def _started(session: Session, plan: Plan) -> Work:
    """The run's empty folder; a daily run says in the ledger that it has started."""
    home, arguments = session.request.home, plan.arguments
    work = Work(plan, prepare(home, arguments.run_id), plan.settings.language)
    for worker in (session.transformer, session.gatekeeper):
        worker.file_log_under(work.folder.logs)
    if arguments.purpose != "historical":
        with open_ledger(home) as ledger:
            said = {"as_of": arguments.as_of.isoformat(), "started_by": os_user()}
            started = Event("run_started", arguments.run_id, said)
            ledger.append([started], session.now, arguments.writer)
    return work


def _parameters(plan: Plan) -> RunParameters:
    company = plan.settings.company
    return RunParameters(
        run_id=plan.arguments.run_id,
        purpose=plan.arguments.purpose,
        as_of_date=plan.arguments.as_of,
        known_at=plan.arguments.known_at,
        ledger_sequence=plan.arguments.ledger_sequence,
        language=plan.settings.language,
        home_currency_code=company.currency_code if company else None,
    )


def _note(session: Session, notes: Sequence[str]) -> None:
    for note in notes:
        session.narrator.say(f"{'':<{STAGE_WIDTH}}note: {note}")


def _stage(session: Session, name: str) -> Any:
    session.lock.stage(name)
    return session.narrator.stage(name)


def _dbt(session: Session, work: Work, layers: list[str]) -> BuildReport:
    target = work.folder.work / "dbt"
    return build(session.transformer, work.warehouse, layers, work.variables, target)


def _models(report: BuildReport) -> str:
    tests = report.count("test")
    return f"{report.count('model')} models" + (f", {tests} truths checked" if tests else "")


def _tell_gate(narrator: Narrator, report: GateReport) -> None:
    headline, *narrator.details = report_lines(report)
    narrator.outcome = headline.partition(": ")[2]
